using System.Security.Cryptography;
using System.Text;

namespace Qvs.Adapters.Caching;

/// <summary>
/// Results of compiles by the hash of everything that they depend on, with a bound on their size. The scope (a tenant) is part of the
/// key: equal input of two tenants is compiled twice rather than shared, so that nobody can tell what others compile by how long it takes.
/// </summary>
/// <param name="isFinal">Whether the same input gives this result whenever it is compiled; others are not kept.</param>
public sealed class CompileCache<T>(long mostBytes, Func<T, long> sizeOf, Func<T, bool>? isFinal = null)
    where T : class
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, LinkedListNode<(string Key, T Value, long Size)>> _byKey = new(StringComparer.Ordinal);
    private readonly LinkedList<(string Key, T Value, long Size)> _byUse = [];
    private long _bytes;

    public long Bytes
    {
        get
        {
            lock (_lock)
            {
                return _bytes;
            }
        }
    }

    /// <param name="inputs">All that the result depends on: module digests, config, values, options, version of the compiler.</param>
    public T GetOrCompile(string scope, IEnumerable<string> inputs, Func<T> compile)
    {
        var key = KeyOf(scope, inputs);
        lock (_lock)
        {
            if (_byKey.TryGetValue(key, out var node))
            {
                _byUse.Remove(node);
                _byUse.AddFirst(node);
                return node.Value.Value;
            }
        }

        // Outside of the lock: one slow compile must not hold up others. Two callers may do the same work; both get the same result.
        var value = compile();
        if (isFinal?.Invoke(value) != false)
        {
            Keep(key, value, sizeOf(value));
        }

        return value;
    }

    private void Keep(string key, T value, long size)
    {
        lock (_lock)
        {
            if (size > mostBytes || _byKey.ContainsKey(key))
            {
                return;
            }

            _byKey.Add(key, _byUse.AddFirst((key, value, size)));
            _bytes += size;
            while (_bytes > mostBytes && _byUse.Last is { } oldest)
            {
                _byUse.RemoveLast();
                _byKey.Remove(oldest.Value.Key);
                _bytes -= oldest.Value.Size;
            }
        }
    }

    /// <summary>Lengths are hashed with the texts, so that two lists of inputs never run together to the same bytes.</summary>
    private static string KeyOf(string scope, IEnumerable<string> inputs)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var text in inputs.Prepend(scope))
        {
            var bytes = Encoding.UTF8.GetBytes(text);
            hash.AppendData(BitConverter.GetBytes(bytes.Length));
            hash.AppendData(bytes);
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }
}
