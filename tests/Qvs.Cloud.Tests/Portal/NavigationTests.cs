using Qvs.Cloud.Portal.Shell;
using Qvs.Domain.Ports;
using Qvs.Domain.Tenancy;

namespace Qvs.Cloud.Tests.Portal;

public sealed class NavigationTests
{
    private static readonly TenantLinks Links = new("acme");

    [Theory]
    [InlineData("/t/acme", "/t/acme")]
    [InlineData("/t/acme/applications/shop", "/t/acme/applications")]
    [InlineData("/t/acme/lines/deliver/edit", "/t/acme/lines")]
    [InlineData("/t/acme/lines/deliver/runs/4", "/t/acme/runs")]
    [InlineData("/t/acme/applications/shop/deployments/dev", "/t/acme/applications")]
    public void One_place_is_current(string path, string expected) => Assert.Equal(
        [expected], Navigation.Of(Links).SelectMany(group => group.Items).Where(item => Navigation.IsCurrent(item, Links, path)).Select(item => item.Href));

    [Fact]
    public void Every_place_has_a_key_of_its_own()
    {
        var keys = Navigation.Of(Links).SelectMany(group => group.Items).Select(item => item.Key).ToArray();

        Assert.Equal(keys.Length, keys.Distinct().Count());
    }

    [Theory]
    [InlineData(ListingKinds.Application, "application:acme/shop", "/t/acme/applications/shop")]
    [InlineData(ListingKinds.Deployment, "deployment:acme/shop/dev", "/t/acme/applications/shop/deployments/dev")]
    [InlineData(ListingKinds.Run, "run:acme/deliver/4", "/t/acme/lines/deliver/runs/4")]
    [InlineData(ListingKinds.Run, "nonsense", null)]
    [InlineData("unheard-of", "x:acme/y", null)]
    public void A_row_leads_to_the_page_of_its_object(string kind, string key, string? href) => Assert.Equal(href, RowLinks.Of(kind, key, Links)?.Href);

    [Fact]
    public void The_palette_offers_what_the_caller_may_do()
    {
        var viewer = PaletteModel.Fixed(Links, permission => permission == Permission.Read);
        var owner = PaletteModel.Fixed(Links, _ => true);

        Assert.DoesNotContain(viewer, entry => entry.Href == Links.NewApplication);
        Assert.Contains(owner, entry => entry.Href == Links.NewApplication);
        Assert.Equal([Links.Audit], PaletteModel.Matching(owner, "aud go").Select(entry => entry.Href));
    }
}
