#pragma once

#include <stdint.h>

// Both are in glibc. Its own headers would bring types of Swift's Glibc module along, which would then be this module's.
int sync_file_range(int file, int64_t offset, int64_t count, unsigned flags);
long syscall(long number, ...);

// The pages of a file that wait in the kernel's memory to be written; -1 with errno where the kernel is older than 6.5 or
// does not say. By cachestat(2), here by its number on x86_64 and aarch64, since glibc has no function for it.
static inline int64_t nser_unwritten_pages(int file) {
    uint64_t all[2] = {0, 0}, found[5] = {0};
    return syscall(451, file, all, found, 0) < 0 ? -1 : (int64_t)found[1];
}
