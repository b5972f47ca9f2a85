// SPDX-License-Identifier: MIT
// Runs the unit tests linked with it.
#include <CppUTest/CommandLineTestRunner.h>
#include <CppUTest/MemoryLeakWarningPlugin.h>

#include <csignal>

int main(int count, char** words) {
    // AddressSanitizer finds leaks, and the standard library keeps memory of its own.
    MemoryLeakWarningPlugin::turnOffNewDeleteOverloads();
    // As every program of ours: a server that hung up must be an error, not the end.
    std::signal(SIGPIPE, SIG_IGN);
    return CommandLineTestRunner::RunAllTests(count, words);
}
