/* The headers are C, and a C program finds the functions behind them. */
#include <libvirt/libvirt-admin.h>
#include <libvirt/libvirt-lxc.h>
#include <libvirt/libvirt-qemu.h>
#include <libvirt/libvirt.h>
#include <libvirt/virterror.h>
#include <string.h>

int vireo_c_program(void)
{
    unsigned char map[2] = {0, 0};
    unsigned long version = 0;

    VIR_USE_CPU(map, 9);
    if (!VIR_CPU_USED(map, 9) || VIR_CPU_USED(map, 8) || VIR_CPU_MAPLEN(9) != 2)
        return 1;
    if (virInitialize() < 0 || virAdmInitialize() < 0 || virGetVersion(&version, NULL, NULL) < 0)
        return 2;
    if (!LIBVIR_CHECK_VERSION(9, 0, 0) || version != LIBVIR_VERSION_NUMBER)
        return 3;
    if (virConnectAuthPtrDefault == NULL || virConnectAuthPtrDefault->cb == NULL)
        return 4;
    return 0;
}
