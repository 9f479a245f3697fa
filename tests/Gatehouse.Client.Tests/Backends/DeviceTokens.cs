using Gatehouse.Client.Apps;
using Gatehouse.Client.Apps.Core;
using Gatehouse.Client.Apps.Http;
using Gatehouse.Client.Apps.Storage.Keys;
using Gatehouse.Protocols.Jose;
using ECDsa = System.Security.Cryptography.ECDsa;
using ECCurve = System.Security.Cryptography.ECCurve;

namespace Gatehouse.Client.Tests.Backends;

/// <summary>A device that is logged in, as secured requests see it: tokens for the asking, and a key.</summary>
internal sealed class DeviceTokens : IAppTokenSource
{
    private static readonly ECDsa Pair = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private static readonly SigningKey Public = new(Pair);
    private static readonly SoftwareDeviceKey Key = new(Pair);

    private readonly OrdersBackend _backend;

    public DeviceTokens(OrdersBackend backend, ManualClock? clock = null) => (_backend, Clock) = (backend, new ServerClock(clock ?? backend.Clock));

    public ServerClock Clock { get; }

    /// <summary>What was asked: true where a new token was insisted on.</summary>
    public List<bool> Asked { get; } = [];

    /// <summary>Tokens until one is insisted on are of no use.</summary>
    public bool StartsWithDeadToken { get; init; }

    public ValueTask<BoundToken> GetTokenAsync(string audience, bool forceUpdate, CancellationToken ct)
    {
        lock (Asked)
        {
            Asked.Add(forceUpdate);
        }

        var now = _backend.Clock.GetUtcNow();
        var token = _backend.Issuer.Token(Public, now, ("aud", audience), ("exp", StartsWithDeadToken && !forceUpdate ? 1 : now.AddMinutes(5).ToUnixTimeSeconds()), ("scope", "orders.read orders.write"));
        return ValueTask.FromResult(new BoundToken(AppTokens.Make(token, audience, null, TimeSpan.FromMinutes(5), _backend.Clock), new DpopProver(Key, Clock)));
    }

    /// <summary>A client whose requests carry tokens, and what went over the wire.</summary>
    public (HttpClient Client, List<Sent> Sent) Client(string audience = "orders-api")
    {
        var wire = new Wire();
        return (new HttpClient(new BoundTokenHandler(this, audience, wire)) { BaseAddress = _backend.Address }, wire.Tries);
    }

    /// <summary>What one try carried.</summary>
    public sealed record Sent(string Token, string Proof, string? IdempotencyKey);

    private sealed class Wire() : DelegatingHandler(new SocketsHttpHandler { AllowAutoRedirect = false })
    {
        public List<Sent> Tries { get; } = [];

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var key = request.Headers.TryGetValues("Idempotency-Key", out var keys) ? Assert.Single(keys) : null;
            lock (Tries)
            {
                Tries.Add(new Sent(request.Headers.Authorization!.Parameter!, Assert.Single(request.Headers.GetValues("DPoP")), key));
            }

            return base.SendAsync(request, cancellationToken);
        }
    }
}
