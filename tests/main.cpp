// SPDX-License-Identifier: MIT
// Runs the unit tests linked with it.
#include <CppUTest/CommandLineTestRunner.h>
#include <CppUTest/MemoryLeakWarningPlugin.h>

#include <csignal>

int main(int count, char** words) {
    // AddressSanitizer finds leaks, and the standard library keeps memory of its own.
    // The detector begins anew first: its list lies inside of what it counted before main(), and ctemplate
    // gives some of that back while tests run.
    MemoryLeakWarningPlugin::destroyGlobalDetector();
    MemoryLeakWarningPlugin::getGlobalDetector();
    MemoryLeakWarningPlugin::turnOffNewDeleteOverloads();
    // As every program of ours: a server that hung up must be an error, not the end.
    std::signal(SIGPIPE, SIG_IGN);
    return CommandLineTestRunner::RunAllTests(count, words);
}
