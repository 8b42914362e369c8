// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.safetensors;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.StandardOpenOption;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.spi.FileSystemProvider;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * The machine's files as a process sees them that is killed before one of its changes: that change
 * and all later ones do not happen, whatever the program still tries in its clean-up.
 */
final class MortalFileSystem extends FileSystem {
  /** What a killed process does not live to see. */
  static final class Killed extends Error {
    private static final long serialVersionUID = 1;
  }

  private final Provider provider = new Provider();
  private final Consumer<String> beforeChange;

  /** Says by their names which changes are about to happen. */
  MortalFileSystem(Consumer<String> beforeChange) {
    this.beforeChange = beforeChange;
  }

  /** Kills after so many changes. */
  static MortalFileSystem killedAfter(long changes) {
    AtomicLong left = new AtomicLong(changes);
    return new MortalFileSystem(change -> {
      if (left.getAndDecrement() <= 0) {
        throw new Killed();
      }
    });
  }

  /** A file of the machine, seen through this system. */
  Path path(Path real) {
    return (Path)
        Proxy.newProxyInstance(
            Mortal.class.getClassLoader(),
            new Class<?>[] {Path.class, Mortal.class},
            (proxy, method, arguments) -> call(real, method, arguments));
  }

  /** Marks the paths of such a system. */
  interface Mortal {
    Path real();
  }

  private static Path real(Path path) {
    return path instanceof Mortal mortal ? mortal.real() : path;
  }

  private Object call(Path real, Method method, Object[] arguments) throws Throwable {
    if (method.getName().equals("real")) {
      return real;
    }
    if (method.getName().equals("getFileSystem")) {
      return this;
    }
    Object[] unwrapped =
        arguments == null
            ? new Object[0]
            : Arrays.stream(arguments).map(a -> a instanceof Path p ? real(p) : a).toArray();
    try {
      Object result = method.invoke(real, unwrapped);
      return result instanceof Path path ? path(path) : result;
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  @Override
  public FileSystemProvider provider() {
    return provider;
  }

  @Override
  public void close() {}

  @Override
  public boolean isOpen() {
    return true;
  }

  @Override
  public boolean isReadOnly() {
    return false;
  }

  @Override
  public String getSeparator() {
    return "/";
  }

  @Override
  public Iterable<Path> getRootDirectories() {
    return List.of();
  }

  @Override
  public Iterable<FileStore> getFileStores() {
    return List.of();
  }

  @Override
  public Set<String> supportedFileAttributeViews() {
    return Set.of("basic");
  }

  @Override
  public Path getPath(String first, String... more) {
    return path(Path.of(first, more));
  }

  @Override
  public PathMatcher getPathMatcher(String pattern) {
    PathMatcher matcher = Path.of("").getFileSystem().getPathMatcher(pattern);
    return path -> matcher.matches(real(path));
  }

  @Override
  public UserPrincipalLookupService getUserPrincipalLookupService() {
    throw new UnsupportedOperationException();
  }

  @Override
  public WatchService newWatchService() {
    throw new UnsupportedOperationException();
  }

  /** Passes everything on, changes only while the process lives. */
  private final class Provider extends FileSystemProvider {
    private static FileSystemProvider of(Path path) {
      return real(path).getFileSystem().provider();
    }

    @Override
    public String getScheme() {
      return "mortal";
    }

    @Override
    public FileSystem newFileSystem(URI uri, Map<String, ?> env) {
      throw new UnsupportedOperationException();
    }

    @Override
    public FileSystem getFileSystem(URI uri) {
      return MortalFileSystem.this;
    }

    @Override
    public Path getPath(URI uri) {
      return path(Path.of(uri));
    }

    @Override
    public FileChannel newFileChannel(
        Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
        throws IOException {
      if (options.contains(StandardOpenOption.CREATE_NEW) && !Files.exists(real(path))) {
        beforeChange.accept("create");
      }
      FileChannel channel = of(path).newFileChannel(real(path), options, attributes);
      return new MortalChannel(channel, beforeChange);
    }

    @Override
    public SeekableByteChannel newByteChannel(
        Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
        throws IOException {
      return newFileChannel(path, options, attributes);
    }

    @Override
    public DirectoryStream<Path> newDirectoryStream(
        Path folder, DirectoryStream.Filter<? super Path> filter) throws IOException {
      List<Path> found = new ArrayList<>();
      try (DirectoryStream<Path> all = of(folder).newDirectoryStream(real(folder), any -> true)) {
        for (Path each : all) {
          if (filter.accept(path(each))) {
            found.add(path(each));
          }
        }
      }
      return new DirectoryStream<>() {
        @Override
        public Iterator<Path> iterator() {
          return found.iterator();
        }

        @Override
        public void close() {}
      };
    }

    @Override
    public void createDirectory(Path folder, FileAttribute<?>... attributes) throws IOException {
      beforeChange.accept("createDirectory");
      of(folder).createDirectory(real(folder), attributes);
    }

    @Override
    public void delete(Path path) throws IOException {
      beforeChange.accept("delete");
      of(path).delete(real(path));
    }

    @Override
    public void copy(Path source, Path target, CopyOption... options) throws IOException {
      beforeChange.accept("copy");
      of(source).copy(real(source), real(target), options);
    }

    @Override
    public void move(Path source, Path target, CopyOption... options) throws IOException {
      beforeChange.accept("move");
      of(source).move(real(source), real(target), options);
    }

    @Override
    public boolean isSameFile(Path one, Path other) throws IOException {
      return of(one).isSameFile(real(one), real(other));
    }

    @Override
    public boolean isHidden(Path path) throws IOException {
      return of(path).isHidden(real(path));
    }

    @Override
    public FileStore getFileStore(Path path) throws IOException {
      return of(path).getFileStore(real(path));
    }

    @Override
    public void checkAccess(Path path, AccessMode... modes) throws IOException {
      of(path).checkAccess(real(path), modes);
    }

    @Override
    public <V extends FileAttributeView> V getFileAttributeView(
        Path path, Class<V> type, LinkOption... options) {
      return of(path).getFileAttributeView(real(path), type, options);
    }

    @Override
    public <A extends BasicFileAttributes> A readAttributes(
        Path path, Class<A> type, LinkOption... options) throws IOException {
      return of(path).readAttributes(real(path), type, options);
    }

    @Override
    public Map<String, Object> readAttributes(Path path, String names, LinkOption... options)
        throws IOException {
      return of(path).readAttributes(real(path), names, options);
    }

    @Override
    public void setAttribute(Path path, String name, Object value, LinkOption... options)
        throws IOException {
      beforeChange.accept("setAttribute");
      of(path).setAttribute(real(path), name, value, options);
    }
  }
}
