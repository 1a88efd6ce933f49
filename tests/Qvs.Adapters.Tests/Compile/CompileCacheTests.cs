using Qvs.Adapters.Caching;

namespace Qvs.Adapters.Tests.Compile;

public sealed class CompileCacheTests
{
    private int _compiles;

    [Fact]
    public void The_same_input_is_compiled_once_for_each_scope()
    {
        var cache = new CompileCache<string>(1_000, t => t.Length);

        Ask(cache, "tenant-a", "x", "y");
        Ask(cache, "tenant-a", "x", "y");
        Assert.Equal(1, _compiles);

        Ask(cache, "tenant-b", "x", "y");
        Ask(cache, "tenant-a", "xy");
        Ask(cache, "tenant-a", "", "xy");
        Assert.Equal(4, _compiles);
    }

    [Fact]
    public void What_was_not_asked_for_the_longest_goes_first()
    {
        var cache = new CompileCache<string>(30, t => t.Length);
        Ask(cache, "s", "1");
        Ask(cache, "s", "2");
        Ask(cache, "s", "3");
        Ask(cache, "s", "1");
        Ask(cache, "s", "4");
        Assert.Equal(30, cache.Bytes);

        Ask(cache, "s", "1");
        Assert.Equal(4, _compiles);
        Ask(cache, "s", "2");
        Assert.Equal(5, _compiles);
    }

    [Fact]
    public void A_result_larger_than_the_cache_is_given_but_not_kept()
    {
        var cache = new CompileCache<string>(5, t => t.Length);

        Assert.Equal(10, Ask(cache, "s", "1").Length);
        Assert.Equal(0, cache.Bytes);
    }

    private string Ask(CompileCache<string> cache, string scope, params string[] inputs) => cache.GetOrCompile(scope, inputs, () =>
    {
        _compiles++;
        return "0123456789";
    });
}
