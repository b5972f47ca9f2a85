// SPDX-License-Identifier: MIT
#include <iostream>

#include "trial.h"

// Tries every misbehaviour of the control port, judged by what comes over the wire and by the ledger.
// usage: make-believe-misbehaviour PROGRAM SCENE
int main(int argc, char** argv) {
    using namespace pve_double;
    if (argc != 3) {
        std::cerr << "usage: make-believe-misbehaviour PROGRAM SCENE\n";
        return 2;
    }
    Trial trial(argv[1], argv[2]);
    if (!trial.server().start()) {
        std::cout << "  the server did not start\n0 passed, 1 failed\n";
        return 1;
    }
    try_answers(trial);
    try_tasks(trial);
    try_site(trial);
    std::cout << trial.passed() << " passed, " << trial.failed() << " failed\n";
    return trial.failed() == 0 ? 0 : 1;
}
