#pragma once
#include <libpq-fe.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/prctl.h>

/// Names the calling thread for debuggers and top; Swift's Glibc module hides pthread_setname_np.
static inline void nser_name_thread(const char *name) { prctl(PR_SET_NAME, name, 0, 0, 0); }

// Present only in programs built with -sanitize=thread.
void __tsan_acquire(void *address) __attribute__((weak));
void __tsan_release(void *address) __attribute__((weak));

/// Tells thread sanitizer, if there is one, that a lock known by this address was taken.
static inline void nser_tsan_acquire(unsigned long address) {
    if (__tsan_acquire) __tsan_acquire((void *)address);
}

/// Tells thread sanitizer, if there is one, that a lock known by this address is about to be given back.
static inline void nser_tsan_release(unsigned long address) {
    if (__tsan_release) __tsan_release((void *)address);
}
