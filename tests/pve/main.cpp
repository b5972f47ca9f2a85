// SPDX-License-Identifier: MIT
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <iostream>

#include "options.h"
#include "site.h"

// A make-believe Proxmox VE: see README.md.
int main(int argc, char** argv) {
    using namespace pve_double;
    const std::optional<Options> options = read_options(argc, argv);
    if (!options) return 2;

    // Signals are for sigwait alone; threads inherit the mask.
    sigset_t ending;
    sigemptyset(&ending);
    sigaddset(&ending, SIGTERM);
    sigaddset(&ending, SIGINT);
    pthread_sigmask(SIG_BLOCK, &ending, nullptr);
    signal(SIGPIPE, SIG_IGN);

    std::string error;
    std::optional<Scene> scene = load_scene(options->scene, options->version, error);
    if (!scene) {
        std::cerr << "make-believe-pve: " << error << "\n";
        return 1;
    }
    if (options->auth_delay_ms >= 0) scene->auth_delay_ms = options->auth_delay_ms;
    ::mkdir(options->state.c_str(), 0700);

    World world(*scene, options->state, options->seconds);
    Faults faults;
    Shutdown shutdown;
    Site site(world, faults, shutdown);
    error = site.open();
    if (!error.empty()) {
        std::cerr << "make-believe-pve: " << error << "\n";
        return 1;
    }
    site.start();
    std::cout << "ready" << std::endl;

    int signal_number = 0;
    sigwait(&ending, &signal_number);
    shutdown.begin();
    const std::lock_guard<std::mutex> guard(world.mutex);
    advance(world);
    world.save();
    // Threads may still hold connections; everything that matters is on disk.
    ::_exit(0);
}
