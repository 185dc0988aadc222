#pragma once
#include <stddef.h>

// One file that ships inside the programs: its name, its bytes (not ended by a zero), their number.
struct shipped_file {
    const char *name;
    const unsigned char *bytes;
    size_t count;
};

// The file at `index`, or NULL past the last.
const struct shipped_file *shipped_file_at(size_t index);
