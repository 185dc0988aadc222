// Files that ship inside the programs, read from where they live when the programs are built.
// Each needs one array and one row in the table below.
#include "shipped_data.h"

static const struct shipped_file shipped_files[] = {
    {NULL, NULL, 0},
};

const struct shipped_file *shipped_file_at(size_t index) {
    size_t count = sizeof shipped_files / sizeof shipped_files[0];
    return index < count && shipped_files[index].name ? &shipped_files[index] : NULL;
}
