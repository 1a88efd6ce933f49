using System.Collections;
using System.Globalization;
using Qvs.Cloud.Portal;
using Qvs.Cloud.Portal.Text;

namespace Qvs.Cloud.Tests.Portal;

public sealed class PortalTextTests
{
    [Fact]
    public void Every_text_exists_in_every_language()
    {
        var english = Keys(CultureInfo.InvariantCulture);

        Assert.NotEmpty(english);
        Assert.All(Preferences.Languages.Skip(1), language => Assert.Equal(english, Keys(language)));
    }

    private static List<string> Keys(CultureInfo culture)
    {
        var texts = PortalText.ResourceManager.GetResourceSet(culture, createIfNotExists: true, tryParents: false);
        return texts is null ? [] : [.. texts.Cast<DictionaryEntry>().Select(text => (string)text.Key).Order(StringComparer.Ordinal)];
    }
}
