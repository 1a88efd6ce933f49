using Bunit;
using Qvs.Cloud.Portal.Parts;

namespace Qvs.Cloud.Tests.Portal;

public sealed class SearchBoxTests : IAsyncDisposable
{
    private readonly BunitContext _page = new();
    private readonly List<string> _told = [];
    private readonly IRenderedComponent<SearchBox> _box;

    public SearchBoxTests() => _box = _page.Render<SearchBox>(with => With(with, "old"));

    public ValueTask DisposeAsync() => _page.DisposeAsync();

    [Fact]
    public void An_address_that_comes_late_takes_nothing_back_of_what_was_typed_since()
    {
        Assert.Equal("old", Shown);
        Type("a", "ar", "arc");
        Assert.Equal(["a", "ar", "arc"], _told);

        // The first is skipped, as when letters come faster than addresses.
        Comes("ar");
        Assert.Equal("arc", Shown);
        Comes("arc");
        Assert.Equal("arc", Shown);
    }

    [Fact]
    public void An_address_that_somebody_went_to_is_shown()
    {
        Type("a", "ar");
        Comes("ar");

        Comes("a");
        Assert.Equal("a", Shown);
        Comes(null);
        Assert.Equal("", Shown);
    }

    private string? Shown => _box.Find("input").GetAttribute("value");

    private void Type(params string[] texts) => Array.ForEach(texts, text => _box.Find("input").Input(text));

    private void Comes(string? value) => _box.Render(with => With(with, value));

    private void With(ComponentParameterCollectionBuilder<SearchBox> with, string? value) =>
        with.Add(box => box.Label, "Search").Add(box => box.Value, value).Add(box => box.ValueChanged, _told.Add);
}
