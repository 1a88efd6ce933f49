namespace Broken.Grains
{
    public sealed class PublicGrain : Grain;

#pragma warning disable CA1852 // Not sealed: that is the point.
    internal class OpenGrain : Grain;
#pragma warning restore CA1852

    internal sealed class GoodGrain : Grain;
}

namespace Broken.Elsewhere
{
    internal sealed class StrayGrain : Grain;
}
