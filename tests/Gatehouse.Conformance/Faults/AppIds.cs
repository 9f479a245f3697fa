using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using Gatehouse.Client.Contracts.Apps;
using Gatehouse.Conformance.Support;
using Gatehouse.Protocols.Jose;
using Gatehouse.Protocols.OAuth;

namespace Gatehouse.Conformance.Faults;

/// <summary>One of everything that apps are named by.</summary>
internal static class AppIds
{
    /// <summary>Paths of the API with the id that stands in their first placeholder.</summary>
    public static async Task<IEnumerable<(string Prefix, string Id)>> OfAsync(Tenant owner)
    {
        var ct = TestContext.Current.CancellationToken;
        var app = await owner.Api.CreateAppClientAsync(new CreateAppClient($"Test{Guid.NewGuid():n}"), ct);
        await owner.Api.UpdateAppEnrollmentAsync(new AppEnrollmentSettings { Enabled = true, RatePerIpPerHour = 1000 }, ct);
        var enrolled = await EnrollAsync(owner, app.ClientId, ct);
        return
        [
            ("/api/v1/apps/clients/{id}", app.Id), ("/api/v1/apps/installations/{id}", "ins_" + enrolled.GetProperty("device_id").GetString()),
            ("/api/v1/apps/users/{id}", enrolled.GetProperty("sub").GetString()!),
        ];
    }

    private static async Task<JsonElement> EnrollAsync(Tenant owner, string clientId, CancellationToken ct)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var address = new Uri(owner.Address, $"/apps/v1/{owner.OrganizationId}/enroll/anonymous");
        string? nonce = null;
        for (var tries = 0; ; tries++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, address);
            request.Content = JsonContent.Create(new { client_id = clientId, authentication_mode = "no" });
            request.Headers.Add("DPoP", DpopProof.Write(
                new SigningKey(key), "POST", address.AbsoluteUri, Convert.ToHexString(RandomNumberGenerator.GetBytes(16)), TimeProvider.System.GetUtcNow(), nonce));
            using var answer = await owner.Anonymous.SendAsync(request, ct);
            var body = await answer.Content.ReadFromJsonAsync<JsonElement>(ct);
            if (answer.IsSuccessStatusCode)
            {
                return body;
            }

            Assert.True(tries == 0 && answer.Headers.TryGetValues("DPoP-Nonce", out var nonces) && (nonce = nonces.Single()) is not null, body.GetRawText());
        }
    }
}
