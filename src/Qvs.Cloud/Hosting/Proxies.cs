using Microsoft.AspNetCore.HttpOverrides;

namespace Qvs.Cloud.Hosting;

internal static class Proxies
{
    /// <summary>
    /// Behind a proxy that ends TLS, links and cookies must be those of the outside, and limits count who really asks. Only what the named proxies say is believed:
    /// a header of anybody else would make them whoever they like.
    /// </summary>
    public static void UseTrustedProxies(this IApplicationBuilder app, CloudOptions options)
    {
        if (options.TrustedProxies.IsEmpty)
        {
            return;
        }

        var forwarded = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto, ForwardLimit = null };
        forwarded.KnownIPNetworks.Clear();
        forwarded.KnownProxies.Clear();
        foreach (var network in options.TrustedProxies)
        {
            forwarded.KnownIPNetworks.Add(network);
        }

        app.UseForwardedHeaders(forwarded);
    }
}
