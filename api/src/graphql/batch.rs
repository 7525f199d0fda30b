//! What many resolvers ask for at the same time, fetched in one statement.
//!
//! A [`DataLoader`] collects keys until its fetch begins, and the question is when that is. The
//! executor polls the objects of a long list a few at a time and yields in between, though none of
//! them has anything to wait for yet; a fetch that began then would be one for every few objects,
//! and one that began after a fixed time would be late for short lists and early for long ones.
//!
//! So [`in_one_go`] polls a request again for as long as it only yields. Fetches asked for
//! meanwhile begin when it truly waits: then every object of the list has said what it needs.

use async_graphql::dataloader::DataLoader;
use futures::future::BoxFuture;
use std::cell::RefCell;
use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, Wake, Waker};
use std::time::Duration;
use tokio::runtime::Handle;

/// How often a request is polled again that only yields, before others have their turn: more
/// than one that keeps to the default limit on its cost can yield.
const MOST_TURNS: usize = 10_000;

tokio::task_local! {
    static WAITING: Waiting;
}

/// Fetches that begin when this is dropped: also when a resolver panics, since keys of other
/// requests may wait for them too.
#[derive(Default)]
struct Waiting(RefCell<Vec<BoxFuture<'static, ()>>>);

impl Drop for Waiting {
    fn drop(&mut self) {
        let Ok(runtime) = Handle::try_current() else {
            return;
        };
        for fetch in self.0.take() {
            runtime.spawn(fetch);
        }
    }
}

/// A loader whose fetches begin when the request that asks first has asked for all that it needs;
/// at once where that request is not run by [`in_one_go`].
pub(super) fn batched<L: Send + Sync + 'static>(loader: L) -> DataLoader<L> {
    let begin = |fetch| {
        let mut fetch = Some(fetch);
        let kept = WAITING.try_with(|waiting| waiting.0.borrow_mut().extend(fetch.take()));
        if let (Err(_), Some(fetch)) = (kept, fetch) {
            drop(tokio::spawn(fetch));
        }
    };
    DataLoader::new(loader, begin).delay(Duration::ZERO)
}

/// What `request` comes to; see the head of this module.
pub(super) async fn in_one_go<T>(request: impl Future<Output = T>) -> T {
    // Tokio's budget would make what is ready look as if it waited, and the turns go round in vain.
    let mut request = pin!(tokio::task::unconstrained(request));
    poll_fn(|context| {
        WAITING.sync_scope(Waiting::default(), || {
            poll_to_rest(request.as_mut(), context)
        })
    })
    .await
}

/// Polls until it is ready, or waits for something else than its next turn.
fn poll_to_rest<F: Future>(mut request: Pin<&mut F>, context: &Context<'_>) -> Poll<F::Output> {
    let turn = Arc::new(Turn {
        is_asked_for: AtomicBool::new(false),
        task: context.waker().clone(),
    });
    let waker = Waker::from(turn.clone());
    for _ in 0..MOST_TURNS {
        let ended = request.as_mut().poll(&mut Context::from_waker(&waker));
        if ended.is_ready() || !turn.is_asked_for.swap(false, Ordering::AcqRel) {
            return ended;
        }
    }
    Poll::Pending
}

/// Notes that a turn is asked for, and asks the task for one as well: it may be past this poll.
struct Turn {
    is_asked_for: AtomicBool,
    task: Waker,
}

impl Wake for Turn {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        self.is_asked_for.store(true, Ordering::Release);
        self.task.wake_by_ref();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use async_graphql::dataloader::Loader;
    use futures::future::{join_all, try_join_all};
    use std::collections::HashMap;
    use std::convert::Infallible;
    use std::sync::atomic::AtomicUsize;

    /// Finds every key, and counts how often it was asked.
    struct Counted(Arc<AtomicUsize>);

    impl Loader<usize> for Counted {
        type Value = usize;
        type Error = Infallible;

        async fn load(&self, keys: &[usize]) -> Result<HashMap<usize, usize>, Infallible> {
            self.0.fetch_add(1, Ordering::Relaxed);
            Ok(keys.iter().map(|key| (*key, *key)).collect())
        }
    }

    /// Yields once, as the executor does between objects.
    async fn yielded() {
        let mut is_first = true;
        poll_fn(|context| {
            if std::mem::take(&mut is_first) {
                context.waker().wake_by_ref();
                return Poll::Pending;
            }
            Poll::Ready(())
        })
        .await;
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
    async fn a_request_that_yields_between_its_questions_takes_one_fetch() {
        let count = Arc::new(AtomicUsize::new(0));
        let loader = batched(Counted(count.clone()));
        let asked = (0..300).map(async |key| {
            for _ in 0..key % 20 {
                yielded().await;
            }
            loader.load_one(key).await
        });
        let found = in_one_go(try_join_all(asked)).await.unwrap();
        assert_eq!(found.len(), 300);
        assert_eq!(count.load(Ordering::Relaxed), 1);
    }

    #[tokio::test]
    async fn many_requests_at_once_all_end_also_beside_one_that_panics() {
        let count = Arc::new(AtomicUsize::new(0));
        let loader = Arc::new(batched(Counted(count)));
        let requests = (0..50).map(|key| {
            let loader = loader.clone();
            tokio::spawn(in_one_go(async move {
                let asked = loader.load_one(key);
                let broken = async { assert!(key % 10 != 3, "broken") };
                futures::join!(asked, broken).0
            }))
        });
        let ended = join_all(requests).await;
        let whole = ended.into_iter().filter_map(Result::ok);
        let whole: Vec<usize> = whole.map(|found| found.unwrap().unwrap()).collect();
        assert_eq!(whole.len(), 45);
        let alone = loader.load_one(7).await.unwrap();
        assert_eq!(alone, Some(7), "outside of any request");
    }
}
