using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Gatehouse.Client.Apps.Http;
using Gatehouse.Client.Apps.Storage;
using Gatehouse.Client.Apps.Storage.Keys;
using Gatehouse.Client.Apps.Wire;
using Gatehouse.Conformance.OAuth;

namespace Gatehouse.Conformance.Apps.Support;

/// <summary>A device that says to the server what a test wants, right or wrong.</summary>
internal sealed class RawDevice : IDisposable
{
    private readonly AppTenant _tenant;

    private RawDevice(AppTenant tenant, IDeviceKey key) => (_tenant, Key) = (tenant, key);

    public IDeviceKey Key { get; }

    /// <summary>As the server gave it last.</summary>
    public string? Nonce { get; private set; }

    public string EnrollmentEndpoint => new Uri(_tenant.Tenant.Address, $"/apps/v1/{_tenant.Id}/enroll/anonymous").AbsoluteUri;

    public string TokenEndpoint => $"{_tenant.Issuer}/oauth2/token";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>With a new key, and a nonce.</summary>
    public static async Task<RawDevice> NewAsync(AppTenant tenant)
    {
        var device = new RawDevice(tenant, await new SoftwareKeyStore().CreateAsync(Ct));
        await device.EnrollAsync(await device.ProofAsync(device.EnrollmentEndpoint));
        return device;
    }

    /// <summary>A proof for a POST, as it should be.</summary>
    public Task<string> ProofAsync(string address, string? accessToken = null) =>
        new DpopProver(Key, new ServerClock(TimeProvider.System)).CreateAsync("POST", new Uri(address), accessToken, Nonce, Ct);

    /// <summary>Enrolls, with the proof given or a right one.</summary>
    public async Task<OAuthAnswer> EnrollAsync(string? proof = null, Action<JsonObject>? change = null)
    {
        var body = new JsonObject { ["client_id"] = "AnonymousUserEnrollment", ["authentication_mode"] = "no", ["scope"] = "offline_access" };
        change?.Invoke(body);
        using var request = new HttpRequestMessage(HttpMethod.Post, EnrollmentEndpoint) { Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json") };
        request.Headers.TryAddWithoutValidation("Idempotency-Key", Guid.NewGuid().ToString());
        return await SendAsync(request, proof ?? await ProofAsync(EnrollmentEndpoint));
    }

    /// <summary>A challenge, and how many bits of work it costs.</summary>
    public async Task<(string Challenge, int Bits)> ChallengeAsync()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_tenant.Tenant.Address, $"/apps/v1/{_tenant.Id}/challenge"));
        var answer = await OAuthAnswer.OfAsync(_tenant.Tenant.Anonymous, request);
        Assert.Equal(200, answer.Status);
        return ((string)answer.Json["attestation_challenge"]!, (int?)answer.Json["pow"]?["bits"] ?? 0);
    }

    /// <summary>Adds the work that a challenge costs.</summary>
    public void Work(JsonObject body, (string Challenge, int Bits) challenge)
    {
        var work = ProofOfWork.Solve(challenge.Challenge, Key.PublicKey.Thumbprint, challenge.Bits, Ct);
        body["proof_of_work"] = new JsonObject { ["nonce"] = work.Nonce, ["solution"] = work.Solution };
    }

    /// <summary>A request to the token endpoint, or another one for clients.</summary>
    public async Task<OAuthAnswer> PostAsync(string endpoint, params (string Name, string Value)[] form)
    {
        var address = $"{_tenant.Issuer}/oauth2/{endpoint}";
        using var request = new HttpRequestMessage(HttpMethod.Post, address)
        {
            Content = new FormUrlEncodedContent([new("client_id", "AnonymousUserEnrollment"), .. form.Select(f => KeyValuePair.Create(f.Name, f.Value))]),
        };
        return await SendAsync(request, await ProofAsync(address));
    }

    public Task<OAuthAnswer> RefreshAsync(string token) => PostAsync("token", ("grant_type", "refresh_token"), ("refresh_token", token));

    /// <summary>RFC 8693 §2.1.</summary>
    public Task<OAuthAnswer> ExchangeAsync(string subjectToken, string audience) => PostAsync(
        "token",
        ("grant_type", "urn:ietf:params:oauth:grant-type:token-exchange"),
        ("subject_token", subjectToken),
        ("subject_token_type", "urn:ietf:params:oauth:token-type:access_token"),
        ("audience", audience));

    /// <summary>A proof whose signature is another key's than it shows.</summary>
    public async Task<string> ForgedProofAsync(ECDsa other)
    {
        var proof = await ProofAsync(EnrollmentEndpoint);
        var signed = proof[..proof.LastIndexOf('.')];
        return $"{signed}.{Base64UrlCodec.Encode(other.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256))}";
    }

    /// <inheritdoc/>
    public void Dispose() => Key.Dispose();

    private async Task<OAuthAnswer> SendAsync(HttpRequestMessage request, string proof)
    {
        request.Headers.TryAddWithoutValidation("DPoP", proof);
        var answer = await OAuthAnswer.OfAsync(_tenant.Tenant.Anonymous, request);
        Nonce = answer.Headers.TryGetValues("DPoP-Nonce", out var nonces) ? nonces.Single() : Nonce;
        return answer;
    }
}
