#pragma once
#include <libpq-fe.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/prctl.h>

/// Names the calling thread for debuggers and top; Swift's Glibc module hides pthread_setname_np.
static inline void nser_name_thread(const char *name) { prctl(PR_SET_NAME, name, 0, 0, 0); }
