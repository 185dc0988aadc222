#pragma once
#include "shipped_data.h"

// What ships inside the server and not inside the desk client: migrations, checks, models.
// The file at `index`, or NULL past the last. Migrations come first, in the order in which they are applied.
const struct shipped_file *registry_file_at(size_t index);
