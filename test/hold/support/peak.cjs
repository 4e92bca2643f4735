// Says at the end the most memory that this process ever held, in KiB.
process.on('exit', () => process.stderr.write(`peak ${process.resourceUsage().maxRSS}\n`));
