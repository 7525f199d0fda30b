//! Where pictures are worked on, so that a burst of uploads never slows the shop.

use super::refusal::ImageRefusal;
use super::render::{RenderPlan, Rendition, render};
use bytes::Bytes;
use std::num::NonZeroUsize;
use std::sync::Arc;
use std::thread::available_parallelism;
use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;

/// A bounded number of blocking threads that work on pictures; whoever finds them busy waits.
///
/// The bound is also one of memory: each piece of work holds one decoded picture.
#[derive(Debug, Clone)]
pub struct ImageWorkshop {
    permits: Arc<Semaphore>,
}

impl ImageWorkshop {
    /// At most `permits` pieces of work at once.
    pub fn new(permits: NonZeroUsize) -> Self {
        let permits = permits.get().min(Semaphore::MAX_PERMITS);
        Self {
            permits: Arc::new(Semaphore::new(permits)),
        }
    }

    /// Makes all that `plan` asks for of one picture.
    ///
    /// # Errors
    /// [`ImageRefusal`] when the picture is not one we take.
    pub async fn render(&self, bytes: Bytes, plan: RenderPlan) -> Result<Rendition, ImageRefusal> {
        self.run(move || render(&bytes, &plan)).await
    }

    /// Runs `work` on a blocking thread when one is free.
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
        // The semaphore is never closed, so that this only ever waits.
        let permit = Arc::clone(&self.permits).acquire_owned().await.ok();
        let done = spawn_blocking(move || {
            let _held = permit;
            work()
        });
        done.await.unwrap_or_else(|failed| {
            tracing::error!(panicked = failed.is_panic(), "work on a picture broke off");
            Err(ImageRefusal::Damaged)
        })
    }
}

impl Default for ImageWorkshop {
    /// One permit for each core.
    fn default() -> Self {
        Self::new(available_parallelism().unwrap_or(NonZeroUsize::MIN))
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples;
    use super::*;
    use futures::future::join_all;
    use std::sync::atomic::{AtomicUsize, Ordering};

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
