// SPDX-License-Identifier: MIT
#include "terminal.h"

#include <signal.h>
#include <termios.h>
#include <unistd.h>

#include <iostream>

#include "base/text.h"

namespace ctl {
namespace {

bool is_person_there() { return ::isatty(STDIN_FILENO) == 1; }

termios as_it_was;

// Ctrl-C at the prompt must not leave a terminal that shows nothing.
void restore_and_end(int signal_number) {
    ::tcsetattr(STDIN_FILENO, TCSANOW, &as_it_was);
    ::signal(signal_number, SIG_DFL);
    ::raise(signal_number);
}

// The terminal shows nothing of what is typed while one of these lives.
class Silence {
  public:
    Silence() {
        ::tcgetattr(STDIN_FILENO, &as_it_was);
        for (const int number : {SIGINT, SIGTERM, SIGHUP}) ::signal(number, restore_and_end);
        termios silent = as_it_was;
        silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
        ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent);
    }
    ~Silence() {
        ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &as_it_was);
        for (const int number : {SIGINT, SIGTERM, SIGHUP}) ::signal(number, SIG_DFL);
        std::cerr << '\n';
    }
    Silence(const Silence&) = delete;
    Silence& operator=(const Silence&) = delete;
};

std::string read_line() {
    std::string line;
    std::getline(std::cin, line);
    return line;
}

}  // namespace

std::string read_secret(const std::string& prompt) {
    if (!is_person_there()) return read_line();
    std::cerr << prompt << ": " << std::flush;
    const Silence silence;
    return read_line();
}

base::Result<std::string> read_new_secret(const std::string& prompt) {
    const std::string secret = read_secret(prompt);
    if (is_person_there() && read_secret("The same again") != secret)
        return base::Error{base::Code::bad_input, "the two are not the same; nothing was changed"};
    return secret;
}

base::Result<void> confirm(const std::string& question, bool yes) {
    if (yes) return {};
    if (!is_person_there())
        return base::Error{base::Code::denied, question + " Nobody is there to answer: say --yes."};
    std::cerr << question << " [y/N] " << std::flush;
    const std::string answer = base::to_lower(base::trim(read_line()));
    if (answer == "y" || answer == "yes") return {};
    return base::Error{base::Code::denied, "nothing was changed"};
}

}  // namespace ctl
