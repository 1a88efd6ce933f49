using System.Buffers.Text;
using System.Globalization;
using System.Numerics;
using System.Text;

namespace Qvs.LocalCluster.Storage;

/// <summary>
/// The file that holds the objects: a line per change, <c>checksum put|del revision table namespace/name json</c>. Appending hands each line
/// to the operating system at once and to the disk every 50 ms. When it has grown, the present objects are written to a new file
/// that takes its place in one step. A last line that was cut off is dropped when the file is opened.
/// </summary>
internal sealed class Journal : IDisposable
{
    private const string FileName = "objects.journal";
    private const long CompactAbove = 16 << 20;

    private readonly string _path;
    private readonly Timer _flush;
    private readonly Lock _file = new();
    private FileStream _stream;
    private long _sizeAfterCompaction;
    private int _dirty;

    private Journal(string path)
    {
        _path = path;
        _stream = OpenFile(path);
        _flush = new Timer(_ => Flush(), null, TimeSpan.FromMilliseconds(50), TimeSpan.FromMilliseconds(50));
    }

    public long Revision { get; private set; }

    public bool WantsCompaction => _stream.Length > CompactAbove && _stream.Length > 3 * _sizeAfterCompaction;

    public static Journal Open(string folder, Action<string, StoredObject, bool> replay)
    {
        Directory.CreateDirectory(folder);
        var journal = new Journal(Path.Combine(folder, FileName));
        journal.Replay(replay);
        return journal;
    }

    public void Append(string table, StoredObject stored, bool deleted)
    {
        _stream.Write(Line(deleted ? "del" : "put", table, stored));
        Volatile.Write(ref _dirty, 1);
    }

    public void Compact(long revision, IEnumerable<(string Table, StoredObject Object)> objects)
    {
        var temporary = _path + ".new";
        using (var next = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16))
        {
            foreach (var (table, stored) in objects)
            {
                next.Write(Line("put", table, stored));
            }

            next.Write(Line("rev", "-", new StoredObject("", "-", revision, "{}"u8.ToArray())));
            next.Flush(flushToDisk: true);
        }

        lock (_file)
        {
            _stream.Dispose();
            File.Move(temporary, _path, overwrite: true);
            _stream = OpenFile(_path);
            _stream.Seek(0, SeekOrigin.End);
        }

        _sizeAfterCompaction = _stream.Length;
    }

    public void Dispose()
    {
        _flush.Dispose();
        Flush();
        lock (_file)
        {
            _stream.Dispose();
        }
    }

    private static FileStream OpenFile(string path) => new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0);

    private void Flush()
    {
        lock (_file)
        {
            if (Interlocked.Exchange(ref _dirty, 0) == 1 && _stream.CanWrite)
            {
                _stream.Flush(flushToDisk: true);
            }
        }
    }

    private void Replay(Action<string, StoredObject, bool> replay)
    {
        var all = File.ReadAllBytes(_path).AsSpan();
        var good = 0;
        while (good < all.Length && all[good..].IndexOf((byte)'\n') is var end and >= 0 && Parse(all.Slice(good, end)) is var (op, table, stored))
        {
            Revision = Math.Max(Revision, stored.Revision);
            if (op != "rev")
            {
                replay(table, stored, op == "del");
            }

            good += end + 1;
        }

        _stream.SetLength(good);
        _stream.Seek(good, SeekOrigin.Begin);
        _sizeAfterCompaction = good;
    }

    private static byte[] Line(string op, string table, StoredObject stored)
    {
        var head = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"00000000 {op} {stored.Revision} {table} {stored.Namespace}/{stored.Name} "));
        var line = new byte[head.Length + stored.Bytes.Length + 1];
        head.CopyTo(line, 0);
        stored.Bytes.CopyTo(line, head.Length);
        line[^1] = (byte)'\n';
        Utf8Formatter.TryFormat(Checksum(line.AsSpan(9, line.Length - 10)), line, out _, new System.Buffers.StandardFormat('x', 8));
        return line;
    }

    private static (string Op, string Table, StoredObject Stored)? Parse(ReadOnlySpan<byte> line)
    {
        if (line.Length < 20 || !Utf8Parser.TryParse(line[..8], out uint sum, out var used, 'x') || used != 8 || sum != Checksum(line[9..]))
        {
            return null;
        }

        Span<Range> parts = stackalloc Range[6];
        var at = 9;
        for (var i = 0; i < 4; i++)
        {
            var space = line[at..].IndexOf((byte)' ');
            parts[i] = at..(at + space);
            at += space + 1;
        }

        var key = Encoding.UTF8.GetString(line[parts[3]]).Split('/', 2);
        var revision = long.Parse(line[parts[1]], CultureInfo.InvariantCulture);
        return (Encoding.UTF8.GetString(line[parts[0]]), Encoding.UTF8.GetString(line[parts[2]]), new StoredObject(key[0], key[1], revision, line[at..].ToArray()));
    }

    private static uint Checksum(ReadOnlySpan<byte> data)
    {
        var crc = 0u;
        while (data.Length >= 8)
        {
            crc = BitOperations.Crc32C(crc, BitConverter.ToUInt64(data));
            data = data[8..];
        }

        foreach (var b in data)
        {
            crc = BitOperations.Crc32C(crc, b);
        }

        return crc;
    }
}
