// Files that ship inside the programs, read from where they live when the programs are built.
// Each needs one array and one row in the table below.
#include "shipped_data.h"

static const unsigned char form_nser_2026_1[] = {
#embed "../Shared/Questionnaire/nser-2026-1.json"
};

static const struct shipped_file shipped_files[] = {
    {"nser-2026-1.json", form_nser_2026_1, sizeof form_nser_2026_1},
    {NULL, NULL, 0},
};

const struct shipped_file *shipped_file_at(size_t index) {
    size_t count = sizeof shipped_files / sizeof shipped_files[0];
    return index < count && shipped_files[index].name ? &shipped_files[index] : NULL;
}
