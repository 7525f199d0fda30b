//! What a process has used, read from `/proc`: Linux only, as the servers are.

use anyhow::Context;
use std::time::Duration;

/// `/proc` counts in hundredths of a second, whatever the kernel ticks in.
const TICK: Duration = Duration::from_millis(10);

/// CPU time of all threads, in and out of the kernel.
///
/// # Errors
/// When there is no such process.
pub fn cpu(pid: u32) -> anyhow::Result<Duration> {
    ticks(pid, [11, 12])
}

/// The sum of two fields of its line in `/proc`, numbered from the one after its name.
fn ticks(pid: u32, fields: [usize; 2]) -> anyhow::Result<Duration> {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat"))?;
    // The name, in brackets, may hold anything; 12 and 13 fields after it are user and system time.
    let after = stat.rsplit_once(')').context("no name")?.1;
    let values: Vec<&str> = after.split_whitespace().collect();
    let mut sum = 0;
    for at in fields {
        sum += values.get(at).context("too few fields")?.parse::<u32>()?;
    }
    Ok(TICK * sum)
}

/// CPU time of its children that have ended, as far as it has waited for them.
///
/// # Errors
/// When there is no such process.
pub fn cpu_of_ended(pid: u32) -> anyhow::Result<Duration> {
    ticks(pid, [13, 14])
}

/// Memory in mebibytes: what is resident now, and the most that ever was.
///
/// # Errors
/// When there is no such process.
pub fn memory_mib(pid: u32) -> anyhow::Result<(f64, f64)> {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status"))?;
    let of = |name: &str| -> anyhow::Result<f64> {
        let line = status.lines().find(|line| line.starts_with(name));
        let kib = line.and_then(|line| line.split_whitespace().nth(1));
        Ok(kib.context("no such line")?.parse::<f64>()? / 1_024.0)
    };
    Ok((of("VmRSS:")?, of("VmHWM:")?))
}

/// How willingly each thread called `name` lets others run, from -20 to 19; 0 is usual.
///
/// # Errors
/// When there is no such process.
pub fn niceness_of_threads(pid: u32, name: &str) -> anyhow::Result<Vec<i32>> {
    let mut found = Vec::new();
    for thread in std::fs::read_dir(format!("/proc/{pid}/task"))? {
        let Ok(stat) = std::fs::read_to_string(thread?.path().join("stat")) else {
            continue; // It has ended.
        };
        let (before, after) = stat.rsplit_once(')').context("no name")?;
        if before
            .split_once('(')
            .is_some_and(|(_, called)| called == name)
        {
            let niceness = after.split_whitespace().nth(16);
            found.push(niceness.context("too few fields")?.parse()?);
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_process_is_read() {
        let own = std::process::id();
        let before = cpu(own).unwrap();
        let begun = std::time::Instant::now();
        let mut sum = 0_u64;
        while begun.elapsed() < Duration::from_millis(60) {
            sum = std::hint::black_box(sum.wrapping_mul(31).wrapping_add(1));
        }
        assert!(cpu(own).unwrap() > before);
        let (now, most) = memory_mib(own).unwrap();
        assert!(now > 0.1 && most >= now);
        assert!(cpu(u32::MAX).is_err() && memory_mib(u32::MAX).is_err());
    }
}
