//! What making the variants of photos costs, beside `vipsthumbnail` on the same files.
//!
//! `cargo bench -p storage --bench render [-- FILES]`. Each part runs as a process of its own, so
//! that its processor time and its peak memory are its alone. Processor time is user and system
//! time as the kernel counts it for ended children, in hundredths of a second.

#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "a photo is painted here, and figures are for people"
)]

use domain::media::MediaLimits;
use futures::{StreamExt, TryStreamExt, stream};
use image::{Rgb, RgbImage};
use jpeg_encoder::{ColorType, Encoder, SamplingFactor};
use std::error::Error;
use std::fs;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread::{available_parallelism, sleep};
use std::time::{Duration, Instant};
use storage::image::{ImageWorkshop, RenderPlan, VARIANT_WIDTHS_PX};

type Outcome<T> = Result<T, Box<dyn Error>>;

const SIDES: (u16, u16) = (4_032, 3_024);
const FILES: usize = 12;
/// As `RenderPlan::default` and libwebp have it.
const VIPS_FORM: &str = "[Q=78,effort=4,strip]";

fn main() -> Outcome<()> {
    let words: Vec<String> = std::env::args()
        .skip(1)
        .filter(|word| word != "--bench")
        .collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["make", folder, count] => make(Path::new(folder), count.parse()?),
        ["ours", folder, into, threads] => {
            ours(Path::new(folder), Path::new(into), threads.parse()?)
        }
        [count] => compare(count.parse()?),
        _ => compare(FILES),
    }
}

fn compare(files: usize) -> Outcome<()> {
    let folder = tempfile::tempdir()?;
    let (photos, ours, theirs) = (
        folder.path().join("photos"),
        folder.path().join("ours"),
        folder.path().join("theirs"),
    );
    for each in [&photos, &ours, &theirs] {
        fs::create_dir(each)?;
    }
    let me = std::env::current_exe()?;
    measured(
        Command::new(&me)
            .arg("make")
            .arg(&photos)
            .arg(files.to_string()),
    )?;
    let sent = bytes_in(&photos)? as f64 / files as f64 / 1e6;
    println!(
        "{files} photos of {}x{}, {sent:.1} MB each, four WebPs of each",
        SIDES.0, SIDES.1
    );
    let cores = available_parallelism().map_or(1, NonZeroUsize::get);
    let run = |threads: usize| {
        let mut command = Command::new(&me);
        command
            .arg("ours")
            .args([&photos, &ours])
            .arg(threads.to_string());
        measured(&mut command)
    };
    let alone = run(1)?;
    alone.tell("ours, 1 thread", files);
    if cores > 1 {
        run(cores)?.tell(&format!("ours, {cores} threads"), files);
    }
    let Some(vips) = vips(&photos, &theirs)? else {
        println!("vipsthumbnail is missing: install `libvips-tools` to compare");
        return Ok(());
    };
    vips.tell("vipsthumbnail", files);
    let (our_bytes, their_bytes) = (bytes_in(&ours)?, bytes_in(&theirs)?);
    println!(
        "rate per core: {:.2} of vipsthumbnail; bytes: {our_bytes} to {their_bytes}, {:.3}",
        vips.processor / alone.processor,
        our_bytes as f64 / their_bytes as f64
    );
    Ok(())
}

/// Runs `vipsthumbnail` once for each width over all photos, on one thread.
fn vips(photos: &Path, into: &Path) -> Outcome<Option<Figures>> {
    let mut sum = Figures::default();
    for width in VARIANT_WIDTHS_PX {
        let form = format!("{}/%s-{width}.webp{VIPS_FORM}", into.display());
        let mut command = Command::new("vipsthumbnail");
        command.env("VIPS_CONCURRENCY", "1");
        command.args(["--size", &format!("{width}x100000"), "-o", &form]);
        command.args(files_in(photos)?);
        match measured(&mut command) {
            Ok(one) => sum.add(&one),
            Err(error) if is_missing(error.as_ref()) => return Ok(None),
            Err(error) => return Err(error),
        }
    }
    Ok(Some(sum))
}

fn is_missing(error: &(dyn Error + 'static)) -> bool {
    let error = error.downcast_ref::<std::io::Error>();
    error.is_some_and(|error| error.kind() == std::io::ErrorKind::NotFound)
}

/// What a run took.
#[derive(Default)]
struct Figures {
    seconds: f64,
    /// Seconds of user and system time.
    processor: f64,
    peak_kib: u64,
}

impl Figures {
    fn add(&mut self, other: &Self) {
        self.seconds += other.seconds;
        self.processor += other.processor;
        self.peak_kib = self.peak_kib.max(other.peak_kib);
    }

    fn tell(&self, who: &str, files: usize) {
        println!(
            "{who}: {:.2} a second, {:.3} s of processor each, peak {} MiB",
            files as f64 / self.seconds,
            self.processor / files as f64,
            self.peak_kib / 1_024
        );
    }
}

/// Runs `command` to its end; its peak memory is looked at while it lasts.
fn measured(command: &mut Command) -> Outcome<Figures> {
    let before = processor_of_children()?;
    let begun = Instant::now();
    let mut child = command.stdout(Stdio::null()).spawn()?;
    let mut peak_kib = 0;
    let ended = loop {
        peak_kib = peak_kib.max(peak_of(child.id()));
        if let Some(ended) = child.try_wait()? {
            break ended;
        }
        sleep(Duration::from_millis(2));
    };
    if !ended.success() {
        return Err(format!("{command:?} ended with {ended}").into());
    }
    Ok(Figures {
        seconds: begun.elapsed().as_secs_f64(),
        processor: processor_of_children()? - before,
        peak_kib,
    })
}

/// The most memory that a process has had so far, in KiB; 0 when it is gone.
fn peak_of(process: u32) -> u64 {
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let number = line.and_then(|line| line.split_whitespace().next()?.parse().ok());
    number.unwrap_or(0)
}

/// User and system seconds of children that ended: the 16th and 17th field, in hundredths.
fn processor_of_children() -> Outcome<f64> {
    let stat = fs::read_to_string("/proc/self/stat")?;
    let (_, fields) = stat.rsplit_once(')').ok_or("no name in /proc/self/stat")?;
    let ticks = fields.split_whitespace().skip(13).take(2);
    let ticks: Vec<f64> = ticks.map(str::parse).collect::<Result<_, _>>()?;
    Ok(ticks.iter().sum::<f64>() / 100.0)
}

/// Makes the variants of all photos through the workshop, as the server does.
fn ours(photos: &Path, into: &Path, threads: NonZeroUsize) -> Outcome<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().build()?;
    let workshop = ImageWorkshop::new(threads);
    runtime.block_on(async {
        let files = files_in(photos)?;
        let made = stream::iter(&files).map(|file| one(&workshop, file, into));
        made.buffer_unordered(threads.get()).try_collect().await
    })
}

async fn one(workshop: &ImageWorkshop, file: &Path, into: &Path) -> Outcome<()> {
    let plan = RenderPlan {
        limits: MediaLimits::PICTURE,
        ..RenderPlan::default()
    };
    let made = workshop.render(fs::read(file)?.into(), plan).await?;
    let name = file.file_stem().unwrap_or_default().to_string_lossy();
    for variant in made.variants {
        let path = into.join(format!("{name}-{}.webp", variant.width_px));
        fs::write(path, &variant.bytes)?;
    }
    Ok(())
}

fn files_in(folder: &Path) -> Outcome<Vec<PathBuf>> {
    let entries: Vec<_> = fs::read_dir(folder)?.collect::<Result<_, _>>()?;
    let mut files: Vec<PathBuf> = entries.iter().map(fs::DirEntry::path).collect();
    files.sort();
    Ok(files)
}

fn bytes_in(folder: &Path) -> Outcome<u64> {
    let sizes = files_in(folder)?
        .into_iter()
        .map(|file| Ok(fs::metadata(file)?.len()));
    sizes.sum()
}

/// Paints `count` photos, as JPEGs of the quality and sampling of phones.
fn make(folder: &Path, count: u32) -> Outcome<()> {
    for number in 0..count {
        let photo = photo(u32::from(SIDES.0), u32::from(SIDES.1), number * 1_000);
        let mut encoder = Encoder::new_file(folder.join(format!("{number}.jpg")), 88)?;
        encoder.set_sampling_factor(SamplingFactor::F_2_2);
        encoder.encode(&photo, SIDES.0, SIDES.1, ColorType::Rgb)?;
    }
    Ok(())
}

/// Slopes of light, things of all sizes with edges, their texture, and the noise of a sensor.
fn photo(width: u32, height: u32, seed: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, y| {
        let (across, down) = (x as f32, y as f32);
        let light = smooth(across / 1_500.0, down / 1_500.0, seed);
        let things = (0_u8..4).map(|octave| {
            let size = 700.0 / f32::from(1_u16 << (2 * octave));
            let value = smooth(across / size, down / size, seed + 1 + u32::from(octave));
            ((value - 0.5) * 9.0).clamp(-1.0, 1.0) / f32::from(octave + 2)
        });
        let things: f32 = things.sum();
        let texture = smooth(across / 2.3, down / 2.3, seed + 9) - 0.5;
        let grain = random(x, y, seed + 10) - 0.5;
        let hue = |channel| smooth(across / 400.0, down / 400.0, seed + 20 + channel) - 0.5;
        Rgb([0, 1, 2].map(|channel| {
            let shade = 0.25 + light * 0.5 + things * 0.22 + hue(channel) * 0.4;
            ((shade + texture * 0.08 + grain * 0.03) * 255.0).clamp(0.0, 255.0) as u8
        }))
    })
}

/// Values at whole places, with smooth slopes between.
fn smooth(across: f32, down: f32, seed: u32) -> f32 {
    let (left, top) = (across.floor(), down.floor());
    let ease = |part: f32| part * part * (3.0 - 2.0 * part);
    let (right_part, down_part) = (ease(across - left), ease(down - top));
    let (x, y) = (left as u32, top as u32);
    let between = |one: f32, other: f32, part: f32| one + (other - one) * part;
    let upper = between(random(x, y, seed), random(x + 1, y, seed), right_part);
    let lower = between(
        random(x, y + 1, seed),
        random(x + 1, y + 1, seed),
        right_part,
    );
    between(upper, lower, down_part)
}

/// A value from 0 to 1 that is always the same for the same place.
fn random(x: u32, y: u32, seed: u32) -> f32 {
    let mixed = x
        .wrapping_mul(374_761_393)
        .wrapping_add(y.wrapping_mul(668_265_263))
        .wrapping_add(seed.wrapping_mul(2_246_822_519));
    let mixed = (mixed ^ (mixed >> 13)).wrapping_mul(1_274_126_177);
    ((mixed ^ (mixed >> 16)) & 0xFFFF) as f32 / 65_535.0
}
