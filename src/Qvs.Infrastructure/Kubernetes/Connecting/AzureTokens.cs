using Azure.Core;

namespace Qvs.Infrastructure.Kubernetes.Connecting;

/// <summary>Tokens of Microsoft Entra ID for Azure Kubernetes Service, kept until shortly before they expire.</summary>
internal sealed class AzureTokens(TokenCredential credential, TimeProvider time) : IDisposable
{
    /// <summary>The server application of Azure Kubernetes Service, the same for every cluster.</summary>
    public const string Scope = "6dae42f8-4368-4678-94ff-3960e28e3630/.default";

    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(5);

    private readonly SemaphoreSlim _turn = new(1, 1);
    private AccessToken? _token;

    public void Dispose() => _turn.Dispose();

    public async Task<string> Get(CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation);
        try
        {
            if (_token is not { } known || known.ExpiresOn - Margin <= time.GetUtcNow())
            {
                _token = known = await credential.GetTokenAsync(new TokenRequestContext([Scope]), cancellation);
            }

            return known.Token;
        }
        finally
        {
            _turn.Release();
        }
    }
}
