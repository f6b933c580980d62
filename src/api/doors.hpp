#pragma once
// A function of a sister library (libvirt-qemu.so.0 and so on) lives in libvirt.so.0 under a name of its own; the sister
// forwards to it. So no C++ crosses the border between two libraries.
#define DOOR(function) decltype(function) vireo_##function __attribute__((alias(#function)));
