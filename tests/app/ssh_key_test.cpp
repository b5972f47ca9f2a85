// SPDX-License-Identifier: MIT
// Which lines are SSH public keys. Proxmox hands each to `ssh-keygen -l`, so that program judges here too
// where it is installed. PVE: pve-common Tools.pm
#include "app/ssh_key.h"

#include <cstdlib>
#include <string>
#include <vector>

#include "../base/temporary_folder.h"

// After all others: it redefines new.
#include <CppUTest/TestHarness.h>

namespace {

const std::string ed25519 = "AAAAC3NzaC1lZDI1NTE5AAAAIIWIx89Mj3RoBbReEfhZqDd993Sv54MTj4ukWh122r0G";
const std::string p256 =
    "AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBH5WebSh1xpuE/"
    "Crjy4pag6AvjOcmdupdoYjFu1HwZ940tQuCBK3DsclebPe"
    "Vy4SioBAKLWngG+xkVeDcpuZ47g=";
const std::string p521 =
    "AAAAE2VjZHNhLXNoYTItbmlzdHA1MjEAAAAIbmlzdHA1MjEAAACFBAG/HTcFJyHSXKTbxJYtlN92GRtCB2H8xo1P5/E7/"
    "oT4x37+Sk+TrPfXbn/b"
    "/D9XNVrBjAQZ0dNn5hdhmxnyDHpGVwAwFu/dUy5KL0EqiGmoF3Dw1zMD9LEB/"
    "ZFsKf2v7HyjU4UjNmge2K+Uh77Sph2o33wpzmi9DOTHr4fL2vg6"
    "u8eu+w==";
const std::string rsa =
    "AAAAB3NzaC1yc2EAAAADAQABAAABgQChWvhvVRQd3QkljeEOs29tIjN6QEJNT5WeG1Uu30CIJ35lR9vKY66V32RlM8GWm1EI79gLdX61"
    "nTUvF0q7"
    "4I+KrMhbsN+JSls71MO2GRJQP4AuzBeDyEvLOpUVbDgSeltCR63SvZMaFFVVVJ1jr252SmO/jkjRhM7kvFpUUEdD2uISzh/"
    "FR59MeYPs1C7/kgC4"
    "IWrkIZKFRV3Nt5eL+i4k2i8/J+mF8WpFK+zEUpNEhaC43ipcai7zElshOGmTTwYnTTrQmps2mtUZ7//"
    "Gz3VP9rXAMr45Zi3ZmQI3RuwQbkaJVb7O"
    "UtVh6KOFAAWhL6hSXy+tRHrBxTM7T2H5LNMyTo2WQyMb8Mu5hL8CEVtzO8YAh17JU0ZEIthQ6Y7VwxUBoy/"
    "HXBZgDfJ8M5fzAvzVTKm96kI6qkc8"
    "qFL/5KsQLR1TbAwc52w/laHyALj9bZEkfgCNQ3uIH9ADN3lo/wA39/wWP80dYbyPOtF9cDJH1OknT2TN1d7DkDbtx/miu4c=";

struct Row {
    std::string line;
    bool is_key;
};

std::vector<Row> rows() {
    const std::string key = "ssh-ed25519 " + ed25519;
    return {
        {key, true},
        {key + " me@laptop", true},
        {key + " a comment with words", true},
        {"  " + key, true},
        {"ssh-ed25519\t" + ed25519, true},
        {"ssh-ed25519  " + ed25519, true},
        {"ssh-rsa " + rsa + " x", true},
        {"ecdsa-sha2-nistp256 " + p256, true},
        {"ecdsa-sha2-nistp521 " + p521, true},
        {"no-pty " + key, true},
        {"no-pty,no-agent-forwarding " + key, true},
        {"from=\"*.example.org\" " + key, true},
        {"command=\"a b\",no-pty " + key, true},
        {R"(command="say \"hi there\"" )" + key, true},
        {"nonsense", false},
        {"ssh-ed25519", false},
        {"ssh-ed25519 ", false},
        {"ssh-ed25519 AAAA", false},
        {ed25519, false},
        {"# " + key + " commented out", false},
        {"ssh-rsa " + ed25519, false},
        {"ecdsa-sha2-nistp256 " + ed25519, false},
        {"ecdsa-sha2-nistp256 " + p521, false},
        {"ssh-bogus " + ed25519, false},
        {"ssh-ed25519-cert-v01@openssh.com " + ed25519, false},
        {"a b " + key, false},
        {"x y=\"a b\" " + key, false},
        {"command=\"never closed " + key, false},
        {key + "=", false},
        {key + ",x", false},
        {"ssh-ed25519 " + ed25519.substr(0, ed25519.size() - 1), false},
        {"ssh-ed25519 " + ed25519.substr(0, 40), false},
        {"ssh-ed25519 " + ed25519 + "AAAA", false},
        {"ssh-rsa " + rsa.substr(0, 200), false},
        {"ecdsa-sha2-nistp256 " + p256.substr(0, 100), false},
        {"-----BEGIN OPENSSH PRIVATE KEY-----", false},
    };
}

bool is_key_to_ssh(const base_test::TemporaryFolder& folder, const std::string& line) {
    const std::string command =
        "ssh-keygen -l -f '" + folder.write("key.pub", line + "\n") + "' >/dev/null 2>&1";
    return std::system(command.c_str()) == 0;
}

}  // namespace

TEST_GROUP(SshKey){};

TEST(SshKey, linesAreKeysOrNot) {
    for (const Row& row : rows())
        CHECK_EQUAL_TEXT(row.is_key, app::is_ssh_public_key(row.line), row.line.c_str());
}

TEST(SshKey, opensshSaysTheSame) {
    if (std::system("command -v ssh-keygen >/dev/null") != 0) {
        UT_PRINT("not checked: ssh-keygen is not installed");
        return;
    }
    base_test::TemporaryFolder folder;
    for (const Row& row : rows())
        CHECK_EQUAL_TEXT(row.is_key, is_key_to_ssh(folder, row.line), row.line.c_str());
}

TEST(SshKey, oddLinesAreNoKeysAndNeverFatal) {
    for (const std::string& line :
         {std::string(), std::string(" "), std::string("\""), std::string("\\"), std::string("\"\\"),
          std::string("ssh-ed25519 ===="), std::string("ssh-ed25519 \xFF\xFE"), std::string(100000, 'a'),
          "ssh-ed25519 " + std::string(100000, 'A'), std::string(100000, '"')})
        CHECK_FALSE(app::is_ssh_public_key(line));
}

TEST(SshKey, itsTypeFingerprintAndCommentAreThoseThatSshKeygenPrints) {
    struct Shown {
        std::string line;
        const char *type, *fingerprint, *comment;
    };
    const Shown rows[] = {
        {"ssh-ed25519 " + ed25519 + " me@laptop", "ED25519",
         "SHA256:0SKTSdQF1Jj/k8Q4qchIIpfSbtnECcqfypvlNfIocBo", "me@laptop"},
        {"no-pty ssh-rsa " + rsa + "  two  words ", "RSA, 3072 bits",
         "SHA256:49hALMGVGiTTquphQTF3DSK530BPlh3U052aCGyEmZU", "two words"},
        {"ecdsa-sha2-nistp521 " + p521, "ECDSA, 521 bits",
         "SHA256:8etl2ggNfedovk0rSA3ww3CGg6Q/bqcnEcv3k0mw+cg", ""},
    };
    for (const Shown& row : rows) {
        const auto key = app::parse_ssh_public_key(row.line);
        CHECK_TRUE(key.has_value());
        STRCMP_EQUAL(row.type, key->type.c_str());
        STRCMP_EQUAL(row.fingerprint, key->fingerprint.c_str());
        STRCMP_EQUAL(row.comment, key->comment.c_str());
    }
    CHECK_FALSE(app::parse_ssh_public_key("nonsense").has_value());
}

TEST(SshKey, theSecretHalfIsKnownWhateverItsForm) {
    for (const char* name : {"OPENSSH ", "RSA ", "EC ", "ENCRYPTED ", ""})
        CHECK_TRUE(app::is_private_key("-----BEGIN " + std::string(name) + "PRIVATE KEY-----\nAAAA"));
    CHECK_FALSE(app::is_private_key("ssh-ed25519 " + ed25519));
}
