//! Writes down the rows that were not taken: `FILE.rejected.csv` with line, reason and row.

use super::Reject;
use super::file::STANDARD_INPUT;
use super::records::push_cell;
use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

const HEADER: &str = "line,reason,raw\n";

/// Where the rejected rows of an imported file lie: beside it as `FILE.rejected.csv`, and for standard input in the
/// directory in which the import runs, as `stdin.rejected.csv`.
pub fn path_for(imported: &Path) -> PathBuf {
    if imported.as_os_str() == STANDARD_INPUT {
        return PathBuf::from("stdin.rejected.csv");
    }
    let mut path = OsString::from(imported);
    path.push(".rejected.csv");
    PathBuf::from(path)
}

/// Takes away the rejects that an earlier run left at a path. What does not begin as they do, or is a link, somebody else
/// has put there: it stays.
///
/// # Errors
///
/// When they cannot be read or removed.
pub fn remove_left(path: &Path) -> io::Result<()> {
    if !fs::symlink_metadata(path).is_ok_and(|facts| facts.is_file()) {
        return Ok(());
    }
    let mut start = Vec::new();
    File::open(path)?.take(HEADER.len() as u64).read_to_end(&mut start)?;
    if start == HEADER.as_bytes() { fs::remove_file(path) } else { Ok(()) }
}

/// Writes rejected rows; the file is made with the first of them, and not at all without one.
pub struct Writer {
    path: PathBuf,
    file: Option<BufWriter<File>>,
    count: u64,
}

impl Writer {
    /// Will write to that path.
    pub fn new(path: PathBuf) -> Self {
        Self { path, file: None, count: 0 }
    }

    /// Writes down one row.
    ///
    /// # Errors
    ///
    /// When the file cannot be made or written.
    pub fn write(&mut self, reject: &Reject) -> io::Result<()> {
        let file = match &mut self.file {
            Some(file) => file,
            none => {
                let mut file = BufWriter::new(File::create(&self.path)?);
                file.write_all(HEADER.as_bytes())?;
                none.insert(file)
            }
        };
        let mut row = format!("{},", reject.line);
        push_cell(&mut row, reject.reason.chars());
        row.push(',');
        push_cell(&mut row, reject.raw.chars());
        row.push('\n');
        file.write_all(row.as_bytes())?;
        self.count += 1;
        Ok(())
    }

    /// How many rows have been written down.
    pub fn count(&self) -> u64 {
        self.count
    }

    /// Where they are written.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Writes what is still in memory; tells where the rows are, if there are any.
    ///
    /// # Errors
    ///
    /// When the file cannot be written.
    pub fn finish(self) -> io::Result<Option<PathBuf>> {
        match self.file {
            Some(mut file) => {
                file.flush()?;
                Ok(Some(self.path))
            }
            None => Ok(None),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_lies_beside_the_imported_one() {
        assert_eq!(path_for(Path::new("a/b.csv.gz")), Path::new("a/b.csv.gz.rejected.csv"));
        assert_eq!(path_for(Path::new("-")), Path::new("stdin.rejected.csv"));
    }

    #[test]
    fn the_file_is_made_with_the_first_reject() {
        let dir = std::env::temp_dir().join(format!("bazargah-rejects-{}", std::process::id()));
        std::fs::create_dir_all(&dir).expect("a place for files");
        let imported = dir.join("a.csv");
        assert_eq!(Writer::new(path_for(&imported)).finish().expect("nothing to write"), None);
        let mut writer = Writer::new(path_for(&imported));
        assert!(!writer.path().exists());
        let reject = Reject { line: 7, reason: "too, long".into(), raw: "a,\"b\"\n".into() };
        writer.write(&reject).expect("written");
        assert_eq!(writer.count(), 1);
        let path = writer.finish().expect("written").expect("a path");
        let text = std::fs::read_to_string(path).expect("readable");
        assert_eq!(text, "line,reason,raw\n7,\"too, long\",\"a,\"\"b\"\"\n\"\n");
        std::fs::remove_dir_all(&dir).expect("removed");
        let mut nowhere = Writer::new(dir.join("no/such/place.csv"));
        assert!(nowhere.write(&reject).is_err());
    }

    #[test]
    fn only_rejects_are_taken_away() {
        let dir = tempfile::tempdir().expect("a place for files");
        let [rejects, own, short, link] = ["a.csv", "b.csv", "c.csv", "d.csv"].map(|name| dir.path().join(name));
        for (path, text) in [(&own, "id,name\n1,a\n"), (&short, "line,reason"), (&rejects, "line,reason,raw\n7,a,\n")] {
            fs::write(path, text).expect("written");
        }
        std::os::unix::fs::symlink(&rejects, &link).expect("a link");
        for path in [&own, &short, &link] {
            remove_left(path).expect("nothing to do");
            assert!(path.exists(), "{}", path.display());
        }
        remove_left(&rejects).expect("removed");
        assert!(!rejects.exists());
        remove_left(&rejects).expect("nothing to do");
        remove_left(dir.path()).expect("nothing to do");
    }
}
