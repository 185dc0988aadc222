#pragma once

#include <spawn.h>

// In glibc since 2.34, but hidden from Swift's Glibc module: closes all files from the given one on in the child.
int posix_spawn_file_actions_addclosefrom_np(posix_spawn_file_actions_t *actions, int from);
