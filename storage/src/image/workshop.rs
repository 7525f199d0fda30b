//! Where pictures are worked on, so that a burst of uploads never slows the shop.

use super::inspect::{Inspected, inspect};
use super::refusal::ImageRefusal;
use super::render::{RenderPlan, Rendition, render};
use crate::background::BackgroundThreads;
use bytes::Bytes;
use std::num::NonZeroUsize;
use std::sync::Arc;
use std::thread::available_parallelism;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, oneshot};

/// What pictures that are worked on at the same time may take together, in MiB: five photos of 12
/// megapixels. One that takes more is worked on alone.
const MEMORY_MIB: u32 = 256;
const MIB: u64 = 1_024 * 1_024;

/// A bounded number of threads that work on pictures, behind everybody else; whoever finds them
/// busy waits. Memory is bounded as well: a large picture waits until others are done.
#[derive(Debug, Clone)]
pub struct ImageWorkshop {
    threads: Arc<BackgroundThreads>,
    turns: Arc<Semaphore>,
    memory: Arc<Semaphore>,
}

impl ImageWorkshop {
    /// At most `count` pieces of work at once.
    pub fn new(count: NonZeroUsize) -> Self {
        let count = count.get().min(Semaphore::MAX_PERMITS);
        Self {
            threads: Arc::new(BackgroundThreads::new("picture", count)),
            turns: Arc::new(Semaphore::new(count)),
            memory: Arc::new(Semaphore::new(
                usize::try_from(MEMORY_MIB).unwrap_or(usize::MAX),
            )),
        }
    }

    /// Makes all that `plan` asks for of one picture.
    ///
    /// # Errors
    /// [`ImageRefusal`] when the picture is not one we take.
    pub async fn render(&self, bytes: Bytes, plan: RenderPlan) -> Result<Rendition, ImageRefusal> {
        let (looked_at, limits) = (bytes.clone(), plan.limits);
        let inspected = self.run(move || inspect(&looked_at, &limits)).await?;
        let memory = self.memory_for(&inspected).await;
        self.run(move || {
            let _held = memory;
            render(&bytes, &plan)
        })
        .await
    }

    /// Leave to take the memory that decoding needs.
    async fn memory_for(&self, inspected: &Inspected) -> Option<OwnedSemaphorePermit> {
        let mib = inspected.decoding_bytes.div_ceil(MIB);
        let mib = u32::try_from(mib)
            .unwrap_or(MEMORY_MIB)
            .clamp(1, MEMORY_MIB);
        // The semaphore is never closed, so that this only ever waits.
        Arc::clone(&self.memory).acquire_many_owned(mib).await.ok()
    }

    /// Runs `work` on a thread of the workshop when one is free.
    ///
    /// Work that began goes on when the caller stops waiting for it.
    ///
    /// # Errors
    /// What `work` says; [`ImageRefusal::Damaged`] when a decoder gave up on the picture by
    /// panicking, which is logged.
    pub async fn run<T, W>(&self, work: W) -> Result<T, ImageRefusal>
    where
        T: Send + 'static,
        W: FnOnce() -> Result<T, ImageRefusal> + Send + 'static,
    {
        let turn = Arc::clone(&self.turns).acquire_owned().await.ok();
        let (answer, answered) = oneshot::channel();
        self.threads.send(Box::new(move || {
            let _held = turn;
            // Nobody waits any more when the caller went away.
            let _unheard = answer.send(work());
        }));
        answered.await.unwrap_or(Err(ImageRefusal::Damaged))
    }
}

impl Default for ImageWorkshop {
    /// One piece of work for each core.
    fn default() -> Self {
        Self::new(available_parallelism().unwrap_or(NonZeroUsize::MIN))
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples;
    use super::*;
    use ::image::ImageFormat;
    use domain::media::MediaLimits;
    use futures::future::join_all;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::time::Duration;

    #[tokio::test]
    async fn no_more_work_at_once_than_permits() {
        let workshop = ImageWorkshop::new(NonZeroUsize::new(2).unwrap());
        let (now, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let tasks = (0..12_usize).map(|number| {
            let (now, most) = (Arc::clone(&now), Arc::clone(&most));
            workshop.run(move || {
                most.fetch_max(now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                std::thread::yield_now();
                now.fetch_sub(1, Ordering::SeqCst);
                Ok(number)
            })
        });
        let done: Result<Vec<usize>, _> = join_all(tasks).await.into_iter().collect();
        assert_eq!(done.unwrap(), (0..12).collect::<Vec<_>>());
        assert!(most.load(Ordering::SeqCst) <= 2);
    }

    #[tokio::test]
    async fn a_large_picture_waits_for_the_memory_of_others() {
        let workshop = ImageWorkshop::new(NonZeroUsize::new(4).unwrap());
        let photo = samples::encoded(&samples::quadrants(300, 200), ImageFormat::Png);
        let looked_at = inspect(&photo, &MediaLimits::PICTURE).unwrap();
        let large = Inspected {
            decoding_bytes: 10 << 30,
            ..looked_at
        };
        let alone = workshop.memory_for(&large).await;
        let mut small = Box::pin(workshop.render(photo.into(), RenderPlan::default()));
        let waits = tokio::time::timeout(Duration::from_millis(50), &mut small).await;
        assert!(waits.is_err(), "there is no memory for two");
        drop(alone);
        assert_eq!(small.await.unwrap().variants.len(), 2);
        let whole = workshop.memory.available_permits();
        assert_eq!(u32::try_from(whole).unwrap(), MEMORY_MIB);
    }

    #[tokio::test]
    async fn a_panic_gives_its_permit_back() {
        let workshop = ImageWorkshop::new(NonZeroUsize::MIN);
        let broken: Result<(), _> = workshop.run(|| panic!("a decoder gave up")).await;
        assert_eq!(broken, Err(ImageRefusal::Damaged));
        let jpeg = samples::jpeg(&samples::quadrants(900, 600));
        let rendition = workshop.render(jpeg.into(), RenderPlan::default()).await;
        let widths: Vec<u32> = rendition
            .unwrap()
            .variants
            .iter()
            .map(|variant| variant.width_px)
            .collect();
        assert_eq!(widths, [160, 320, 640, 900]);
    }
}
