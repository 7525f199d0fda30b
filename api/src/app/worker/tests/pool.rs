//! Several jobs at once, and what is left when the worker is told to stop.

use super::{PATIENCE, claim_one, enqueued, opened};
use crate::app::media::PROCESS_JOB;
use crate::app::worker::pool::run_jobs;
use crate::app::{App, FixedClock};
use async_trait::async_trait;
use bytes::Bytes;
use domain::media::{ObjectKey, ObjectKind, ObjectPrefix};
use sea_orm_migration::sea_orm::ConnectionTrait;
use std::ops::Range;
use std::sync::Arc;
use storage::jobs::{JobState, JobView, NewJob, enqueue, list};
use storage::object::{ListedObject, ObjectBody, ObjectError, ObjectHead, ObjectStore};
use tokio::sync::{Semaphore, watch};
use tokio::task::JoinHandle;
use uuid::Uuid;

/// A store that removes an object only when it is let, and says that it is at it.
#[derive(Debug)]
struct Slow {
    begun: Semaphore,
    let_go: Semaphore,
}

#[async_trait]
impl ObjectStore for Slow {
    async fn put_new(&self, _: &ObjectKey, _: Bytes, _: &str) -> Result<(), ObjectError> {
        unreachable!("nothing is kept")
    }

    async fn get(&self, _: &ObjectKey, _: Option<Range<u64>>) -> Result<ObjectBody, ObjectError> {
        unreachable!("nothing is read")
    }

    async fn head(&self, _: &ObjectKey) -> Result<ObjectHead, ObjectError> {
        unreachable!("nothing is asked for")
    }

    async fn delete(&self, _: &ObjectKey) -> Result<(), ObjectError> {
        self.begun.add_permits(1);
        self.let_go.acquire().await.unwrap().forget();
        Ok(())
    }

    async fn list(
        &self,
        _: &ObjectPrefix,
        _: Option<&ObjectKey>,
        _: usize,
    ) -> Result<Vec<ListedObject>, ObjectError> {
        unreachable!("nothing is listed")
    }
}

struct Works {
    app: Arc<App>,
    clock: Arc<FixedClock>,
    store: Arc<Slow>,
    stop: watch::Sender<bool>,
    _folder: tempfile::TempDir,
}

impl Works {
    /// An application with so many uploads whose bytes are to be removed, a job each.
    async fn with_jobs(jobs: u128) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (mut app, clock) = opened(&folder).await;
        let store = Arc::new(Slow {
            begun: Semaphore::new(0),
            let_go: Semaphore::new(0),
        });
        app.objects = store.clone();
        let person = "INSERT INTO people (id, display_name, registered_at) \
                      VALUES (X'0000000000000000000000000000000a', 'P', \
                      '1970-01-01T00:00:00+00:00')";
        let connection = app.db.for_migrations();
        connection.execute_unprepared(person).await.unwrap();
        for number in 1..=jobs {
            refused_upload(&app, Uuid::from_u128(number)).await;
        }
        Self {
            app: Arc::new(app),
            clock,
            store,
            stop: watch::channel(false).0,
            _folder: folder,
        }
    }

    fn start(&self, parallel: usize) -> JoinHandle<()> {
        let (app, stopping) = (self.app.clone(), self.stop.subscribe());
        tokio::spawn(async move { run_jobs(&app, parallel, stopping).await })
    }

    /// Waits until so many more jobs are under way.
    async fn begun(&self, jobs: u32) {
        let begun = self.store.begun.acquire_many(jobs);
        let begun = tokio::time::timeout(PATIENCE, begun).await;
        begun.unwrap().unwrap().forget();
    }

    async fn jobs(&self) -> Vec<JobView> {
        let now = storage::Clock::now(&*self.clock);
        list(&self.app.db, now, false, 99).await.unwrap()
    }

    /// The states of the jobs once `as_expected`.
    async fn when(&self, as_expected: impl Fn(&[JobView]) -> bool) {
        let looking = async {
            while !as_expected(&self.jobs().await) {
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(PATIENCE, looking).await.unwrap();
    }
}

async fn refused_upload(app: &App, id: Uuid) {
    let key = ObjectKey::of_id(ObjectKind::Upload, chrono::DateTime::UNIX_EPOCH, id, "jpg");
    let sql = format!(
        "INSERT INTO media (id, owner_person_id, visibility, state, declared_type, \
         declared_bytes, object_key, created_at, upload_expires_at) VALUES (X'{}', \
         X'0000000000000000000000000000000a', 'PRIVATE', 'REFUSED', 'image/jpeg', 1, '{}', \
         '1970-01-01T00:00:00+00:00', '1970-01-01T00:00:00+00:00')",
        id.simple(),
        key.unwrap().as_str()
    );
    let connection = app.db.for_migrations();
    connection.execute_unprepared(&sql).await.unwrap();
    let tx = app.db.begin().await.unwrap();
    let job = NewJob {
        kind: PROCESS_JOB,
        payload: serde_json::json!({ "media_id": id }).to_string(),
        dedupe_key: None,
        run_at: tx.now(),
    };
    enqueue(&tx, job).await.unwrap();
    tx.commit().await.unwrap();
}

fn are(jobs: &[JobView], state: JobState) -> usize {
    jobs.iter().filter(|job| job.state == state).count()
}

#[tokio::test]
async fn jobs_run_at_once_up_to_the_limit_and_none_is_held_before_it_is_begun() {
    let works = Works::with_jobs(5).await;
    let worker = works.start(3);
    works.begun(3).await;
    let jobs = works.jobs().await;
    assert_eq!(are(&jobs, JobState::Running), 3);
    assert_eq!(are(&jobs, JobState::Due), 2);
    assert_eq!(works.store.begun.available_permits(), 0, "the limit holds");
    works.store.let_go.add_permits(1);
    works.begun(1).await;
    works.when(|jobs| jobs.len() == 4).await;
    works.store.let_go.add_permits(9);
    works.when(<[JobView]>::is_empty).await;
    works.stop.send_replace(true);
    tokio::time::timeout(PATIENCE, worker)
        .await
        .unwrap()
        .unwrap();
}

#[tokio::test]
async fn who_is_told_to_stop_ends_what_is_under_way_and_begins_nothing_else() {
    let works = Works::with_jobs(3).await;
    let worker = works.start(2);
    works.begun(2).await;
    works.stop.send_replace(true);
    works.store.let_go.add_permits(9);
    tokio::time::timeout(PATIENCE, worker)
        .await
        .unwrap()
        .unwrap();
    let left = works.jobs().await;
    assert_eq!(left.len(), 1, "what was begun is done: {left:?}");
    assert_eq!((left[0].state, left[0].attempts), (JobState::Due, 0));
}

#[tokio::test]
async fn a_job_that_is_written_while_others_run_is_begun_beside_them() {
    let works = Works::with_jobs(1).await;
    let worker = works.start(2);
    works.begun(1).await;
    enqueued(&works.app, "nobody.knows").await;
    works
        .when(|jobs| are(jobs, JobState::Waiting) == 1 && are(jobs, JobState::Running) == 1)
        .await;
    works.store.let_go.add_permits(1);
    works.when(|jobs| jobs.len() == 1).await;
    works.stop.send_replace(true);
    tokio::time::timeout(PATIENCE, worker)
        .await
        .unwrap()
        .unwrap();
    assert!(claim_one(&works.app, Uuid::nil()).await.is_none());
}
