/* Calls over the public API: run with one libvirt.so.0 or another (LD_LIBRARY_PATH) against the same daemon.
 *
 *     calls URI THREADS SECONDS      calls a second over one connection, and the client's CPU time of each */
#include <libvirt/libvirt.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>

static virConnectPtr connection;
static atomic_int stop;
static atomic_long calls;

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static double cpu(void) {
    struct rusage used;
    getrusage(RUSAGE_SELF, &used);
    return (double)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) + (double)(used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e6;
}

static void* work(void* nothing) {
    while (!stop) {
        if (virConnectNumOfDomains(connection) < 0) exit(1);
        atomic_fetch_add(&calls, 1);
    }
    return nothing;
}

int main(int argc, char** argv) {
    pthread_t threads[64];
    double before, began, took;
    int count, i;
    if (argc != 4 || (count = atoi(argv[2])) < 1 || count > 64) return 2;
    connection = virConnectOpen(argv[1]);
    if (!connection) return 1;
    before = cpu();
    began = now();
    for (i = 0; i < count; i++) pthread_create(&threads[i], NULL, work, NULL);
    {
        const double seconds = atof(argv[3]);
        const struct timespec span = {(time_t)seconds, (long)((seconds - (double)(time_t)seconds) * 1e9)};
        nanosleep(&span, NULL);
    }
    stop = 1;
    for (i = 0; i < count; i++) pthread_join(threads[i], NULL);
    took = now() - began;
    printf("%.0f %.3f\n", (double)calls / took, (cpu() - before) * 1e6 / (double)calls);
    virConnectClose(connection);
    return 0;
}
