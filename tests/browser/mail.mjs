// A real mail server on loopback: Exim as Debian packages it. Each connection is given to an Exim of its own, as
// inetd does; what it takes is delivered into folders once somebody looks.
import { spawn, spawnSync } from "node:child_process";
import { chown, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";

const exim = "/usr/sbin/exim4";
// It does not run as root; this is `nobody`.
const nobody = 65534;
const root = process.getuid() === 0;
const as = root ? { uid: nobody, gid: nobody } : {};

const settings = (folder) => `primary_hostname = mail.city.example
spool_directory = ${folder}/spool
log_file_path = ${folder}/log/%slog
queue_only = true
exim_user = ${root ? nobody : process.getuid()}
exim_group = ${root ? nobody : process.getgid()}
never_users =
deliver_drop_privilege = true
keep_environment =
tls_advertise_hosts =
acl_smtp_rcpt = rcpt
begin acl
rcpt:
  accept
begin routers
all:
  driver = accept
  local_parts = lsearch;${folder}/boxes
  transport = maildir
begin transports
maildir:
  driver = appendfile
  directory = ${folder}/mail/$local_part_data
  maildir_format
  create_directory
`;

/** Starts it in a folder that `nobody` may enter; `boxes` are the mailboxes that it knows. */
export async function mailServer(folder, boxes) {
  await mkdir(folder, { recursive: true });
  for (const name of ["spool", "log", "mail"]) await mkdir(join(folder, name));
  await writeFile(join(folder, "exim.conf"), settings(folder));
  await writeFile(join(folder, "boxes"), boxes.map((name) => `${name}: ${name}\n`).join(""));
  if (root) for (const name of [".", "spool", "log", "mail"]) await chown(join(folder, name), nobody, nobody);
  const config = ["-C", join(folder, "exim.conf")];
  const server = createServer({ pauseOnConnect: true }, (socket) => {
    const child = spawn(exim, [...config, "-bs"], { stdio: [socket, socket, "ignore"], ...as });
    child.on("close", () => socket.destroy());
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));

  /** The words of every mail in a mailbox, newest last. */
  const delivered = async (box) => {
    const { status, error } = spawnSync(exim, [...config, "-qff"], { stdio: "ignore", ...as });
    if (status !== 0) throw error ?? new Error(`the queue ends with ${status}`);
    const inbox = join(folder, "mail", box, "new");
    const names = (await readdir(inbox).catch(() => [])).sort();
    const mails = await Promise.all(names.map((name) => readFile(join(inbox, name), "utf8")));
    return mails.map((mail) => Buffer.from(mail.slice(mail.indexOf("\n\n")), "base64").toString());
  };
  return { port: server.address().port, delivered, stop: () => new Promise((closed) => server.close(closed)) };
}
