// SPDX-License-Identifier: MIT
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <iostream>

#include "options.h"
#include "site.h"

namespace {

using namespace pve_double;

int fail(const std::string& error) {
    std::cerr << "make-believe-pve: " << error << "\n";
    return 1;
}

// Opens everything, says "ready", waits for one of the signals. Does not come back when all went well.
int serve(const Scene& scene, const Options& options, const sigset_t& ending) {
    World world(scene, options.state, options.seconds);
    Faults faults;
    Shutdown shutdown;
    Site site(world, faults, shutdown);
    const std::string error = site.open();
    if (!error.empty()) return fail(error);
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

}  // namespace

// A make-believe Proxmox VE: see README.md.
int main(int argc, char** argv) {
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
    if (!scene) return fail(error);
    if (options->auth_delay_ms >= 0) scene->auth_delay_ms = options->auth_delay_ms;
    ::mkdir(options->state.c_str(), 0700);
    return serve(*scene, *options, ending);
}
