using System.Net;
using Gatehouse.Client.Contracts.Pki;
using Gatehouse.Protocols.Scep;
using Gatehouse.Server.Pki.Contracts;
using Gatehouse.Server.Storage;
using Gatehouse.Server.Tests.Fixtures;
using Gatehouse.Server.Tests.Pki.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Gatehouse.Server.Tests.Pki;

public sealed class ScepLimitTests(ScepLimitTests.FewRequests gate) : IClassFixture<ScepLimitTests.FewRequests>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_flood_is_429_with_Retry_After_on_every_public_address()
    {
        foreach (var path in new[] { "/scep/scep_01ARZ3NDEKTSV4RRFFQ69G5FAV?operation=GetCACaps", "/pki/ca_01ARZ3NDEKTSV4RRFFQ69G5FAV.crl", "/pki/ca_01ARZ3NDEKTSV4RRFFQ69G5FAV.cer" })
        {
            var responses = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => gate.Anonymous.GetAsync(path, Ct)));

            var limited = responses.Where(r => r.StatusCode == HttpStatusCode.TooManyRequests).ToList();
            Assert.NotEmpty(limited);
            Assert.All(limited, r => Assert.True(r.Headers.RetryAfter!.Delta > TimeSpan.Zero));
            Array.ForEach(responses, r => r.Dispose());
        }
    }

    public sealed class FewRequests : SqliteGate
    {
        protected override IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string>(base.Settings)
        {
            ["Gatehouse:RateLimits:Scep:PerMinute"] = "60",
            ["Gatehouse:RateLimits:Scep:Burst"] = "10",
        };
    }
}

public sealed class ScepWithoutGateTests(ScepWithoutGateTests.NoGate gate) : IClassFixture<ScepWithoutGateTests.NoGate>
{
    [Fact]
    public async Task Without_a_gate_nothing_is_issued()
    {
        var owner = await gate.OwnerAsync();
        var profile = await owner.NewProfileAsync(new CreateScepProfile { Name = "Phones" });
        var challenge = await owner.NewChallengeAsync(profile.Id, Id.New("att", gate.Clock));

        (await new ScepDevice(gate, profile, "x").EnrollAsync(challenge)).AssertFailure(FailInfo.BadRequest);
        Assert.Contains(gate.Logs.Lines, l => l.Event.Id == 2313);
    }

    public sealed class NoGate : SqliteGate, IPkiFixture
    {
        public FakeGate Gate { get; } = new();

        protected override void Configure(WebApplicationBuilder builder) => builder.Services.RemoveAll<IIssuanceGate>();
    }
}
