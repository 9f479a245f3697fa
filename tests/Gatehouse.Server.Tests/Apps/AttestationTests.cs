using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using Gatehouse.Client.Contracts.Apps;
using Gatehouse.Protocols.Apps;
using Gatehouse.Protocols.Attestation;
using Gatehouse.Server.Apps.Attestation;
using Gatehouse.Server.Apps.Settings;
using Gatehouse.Server.Tests.Apps.Support;
using Gatehouse.Server.Tests.OAuth.Support;
using Gatehouse.Simulator.Attestation;

namespace Gatehouse.Server.Tests.Apps;

public abstract class AttestationTests(IAttestedGate gate, string revocations)
{
    private const string AppId = "TEAM123456.com.example.app";
    private const string Package = "com.example.app";

    private static readonly byte[] Signer = SHA256.HashData("signing certificate"u8);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_Android_key_in_hardware_is_known_to_be_there()
    {
        var site = await RequiredAsync(s => s with { KeyPolicy = AttestationLevels.Hardware });
        using var device = new AppDevice(site);

        (await EnrollAndroidAsync(site, device, s => s)).Created();

        Assert.Equal("hardware", await LevelAsync(site, device));
        var facts = JsonSerializer.Deserialize<JsonElement>(await FactsAsync(site, device));
        Assert.Equal((Package, "2026-10-01"), (facts.GetProperty("package").GetString(), facts.GetProperty("patchLevel").GetString()));
    }

    [Fact]
    public async Task An_Android_key_in_its_own_chip_is_the_best_there_is()
    {
        var site = await RequiredAsync(s => s with { KeyPolicy = AttestationLevels.StrongBox });
        using var device = new AppDevice(site);
        using var other = new AppDevice(site);

        (await EnrollAndroidAsync(site, other, s => s)).Refused("invalid_client_attestation", HttpStatusCode.Unauthorized);
        (await EnrollAndroidAsync(site, device, s => s with { KeyLevel = SecurityLevel.StrongBox, AttestationLevel = SecurityLevel.StrongBox })).Created();

        Assert.Equal("strongbox", await LevelAsync(site, device));
    }

    [Fact]
    public async Task Apple_vouches_for_the_app_and_not_for_the_key_of_the_proofs()
    {
        var site = await RequiredAsync(s => s);
        using var device = new AppDevice(site);

        (await EnrollAppleAsync(site, device, s => s)).Created();

        Assert.Equal("software", await LevelAsync(site, device));
        Assert.Equal(AppId, JsonSerializer.Deserialize<JsonElement>(await FactsAsync(site, device)).GetProperty("appId").GetString());
    }

    [Fact]
    public async Task AE_022_without_a_statement_nobody_enrolls_where_one_is_required()
    {
        var site = await RequiredAsync(s => s);
        using var device = new AppDevice(site);

        (await device.EnrollAsync()).Refused("invalid_client_attestation", HttpStatusCode.Unauthorized);

        Assert.Equal(0, await site.CountAsync("select count(*) from apps_installation where org_id = @org"));
    }

    [Fact]
    public async Task AE_023_a_statement_for_another_key_is_refused()
    {
        var site = await RequiredAsync(s => s);
        using var device = new AppDevice(site);
        using var other = new AppDevice(site);
        var challenge = await ChallengeAsync(site);

        (await device.EnrollAsync(b => b["attestation"] = Android(challenge, other, s => s))).Refused("invalid_client_attestation", HttpStatusCode.Unauthorized);
        (await device.EnrollAsync(b => b["attestation"] = Apple(challenge, other.Thumbprint, s => s))).Refused("invalid_client_attestation", HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task AE_021_a_challenge_counts_once_and_not_when_it_is_invented()
    {
        var site = await RequiredAsync(s => s);
        using var first = new AppDevice(site);
        using var second = new AppDevice(site);
        using var third = new AppDevice(site);
        var challenge = await ChallengeAsync(site);

        (await first.EnrollAsync(b => b["attestation"] = Android(challenge, first, s => s))).Created();

        var again = (await second.EnrollAsync(b => b["attestation"] = Android(challenge, second, s => s))).Refused("use_attestation_challenge");
        Assert.Single(again.Response.Headers.GetValues("OAuth-Client-Attestation-Challenge"));
        (await third.EnrollAsync(b => b["attestation"] = Android("aW52ZW50ZWQ", third, s => s))).Refused("use_attestation_challenge");
    }

    [Fact]
    public async Task Lies_of_hardware_are_seen_through()
    {
        var site = await RequiredAsync(s => s);
        using var device = new AppDevice(site);

        foreach (var lie in (Func<AndroidStatement, AndroidStatement>[])
            [s => s with { IsLocked = false }, s => s with { Origin = 2 }, s => s with { KeyLevel = SecurityLevel.Software }, s => s with { Package = "com.example.other" }, s => s with { SigningDigest = new byte[32] }])
        {
            (await EnrollAndroidAsync(site, device, lie)).Refused("invalid_client_attestation", HttpStatusCode.Unauthorized);
        }

        foreach (var lie in (Func<AppAttestStatement, AppAttestStatement>[])
            [s => s with { AppId = "TEAM123456.com.example.other" }, s => s with { IsDevelopment = true }, s => s with { Counter = 1 }, s => s with { CertifiedHash = new byte[32] }])
        {
            (await EnrollAppleAsync(site, device, lie)).Refused("invalid_client_attestation", HttpStatusCode.Unauthorized);
        }

        Assert.Equal(0, await site.CountAsync("select count(*) from apps_installation where org_id = @org"));
    }

    [Fact]
    public async Task What_is_no_statement_is_refused()
    {
        var site = await RequiredAsync(s => s);
        using var device = new AppDevice(site);

        foreach (var (format, member, value) in ((string, string, object)[])
            [
                ("android-key", "x5c", "no list"), ("android-key", "x5c", Array.Empty<string>()), ("android-key", "x5c", new[] { "!" }), ("android-key", "x5c", new[] { 1 }),
                ("android-key", "x5c", Enumerable.Repeat("AAAA", 9)), ("android-key", "other", "AAAA"), ("apple-appattest", "object", "AAAA"), ("apple-appattest", "object", 1),
                ("apple-appattest", "object", "*"), ("tpm", "object", "AAAA"),
            ])
        {
            var statement = new Dictionary<string, object> { ["format"] = format, ["challenge"] = await ChallengeAsync(site), [member] = value };
            (await device.EnrollAsync(b => b["attestation"] = statement)).Refused("invalid_client_attestation", HttpStatusCode.Unauthorized);
        }
    }

    [Fact]
    public async Task An_app_that_names_no_hardware_has_no_statement_that_holds()
    {
        var site = await AppSite.CreateAsync(gate);
        using var device = new AppDevice(site);

        (await EnrollAndroidAsync(site, device, s => s)).Refused("invalid_client_attestation", HttpStatusCode.Unauthorized);
        (await EnrollAppleAsync(site, device, s => s)).Refused("invalid_client_attestation", HttpStatusCode.Unauthorized);
        (await device.EnrollAsync()).Created(); // optional: without a statement, nothing is known
    }

    [Fact]
    public async Task A_list_of_revocations_that_changes_is_read_again()
    {
        var site = await RequiredAsync(s => s);
        using var keystore = Keystore();
        using var device = new AppDevice(site);
        using var late = new AppDevice(site);
        (await device.EnrollAsync(Statement(await ChallengeAsync(site), device, keystore))).Created();
        try
        {
            await File.WriteAllTextAsync(
                revocations, """{"entries":{"SERIAL":{"status":"REVOKED"}}}""".Replace("SERIAL", keystore.Certificate.SerialNumber.ToLowerInvariant(), StringComparison.Ordinal), Ct);
            File.SetLastWriteTimeUtc(revocations, gate.Clock.GetUtcNow().UtcDateTime.AddMinutes(1)); // another moment than the last, however coarse the disk counts
            gate.Clock.Advance(TimeSpan.FromMinutes(1));

            (await late.EnrollAsync(Statement(await ChallengeAsync(site), late, keystore))).Refused("invalid_client_attestation", HttpStatusCode.Unauthorized);
        }
        finally
        {
            await File.WriteAllTextAsync(revocations, """{"entries":{}}""", Ct);
            File.SetLastWriteTimeUtc(revocations, gate.Clock.GetUtcNow().UtcDateTime.AddMinutes(2));
            gate.Clock.Advance(TimeSpan.FromMinutes(1));
        }
    }

    private Task<AppSite> RequiredAsync(Func<AppSettings, AppSettings> app) => AppSite.CreateAsync(
        gate, s => s with { Attestation = AttestationDemands.Required, RatePerIpPerHour = 1000 },
        s => app(s with
        {
            Attestation = new AppAttestation { AppleAppIds = [AppId], AndroidPackages = [Package], AndroidSigningDigests = [Convert.ToHexStringLower(Signer)] },
        }));

    private static async Task<string> ChallengeAsync(AppSite site)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, site.Endpoint("challenge"));
        return (await site.SendAsync(request)).Given()["attestation_challenge"];
    }

    private SimulatedAndroidKeystore Keystore() => new(Attested.Android, gate.Clock.GetUtcNow().AddDays(-1), TimeSpan.FromDays(14));

    private async Task<OAuthAnswer> EnrollAndroidAsync(AppSite site, AppDevice device, Func<AndroidStatement, AndroidStatement> change)
    {
        var challenge = await ChallengeAsync(site);
        return await device.EnrollAsync(b => b["attestation"] = Android(challenge, device, change));
    }

    private async Task<OAuthAnswer> EnrollAppleAsync(AppSite site, AppDevice device, Func<AppAttestStatement, AppAttestStatement> change)
    {
        var challenge = await ChallengeAsync(site);
        return await device.EnrollAsync(b => b["attestation"] = Apple(challenge, device.Thumbprint, change));
    }

    private Dictionary<string, object> Android(string challenge, AppDevice device, Func<AndroidStatement, AndroidStatement> change)
    {
        using var keystore = Keystore();
        return Android(challenge, device, change, keystore);
    }

    private static Dictionary<string, object> Android(string challenge, AppDevice device, Func<AndroidStatement, AndroidStatement> change, SimulatedAndroidKeystore keystore)
    {
        var statement = change(new AndroidStatement(Package, Signer, AttestationChallenges.ForPlatform(challenge, device.Thumbprint)));
        return new Dictionary<string, object>
        {
            ["format"] = "android-key", ["challenge"] = challenge, ["x5c"] = keystore.Attest(device.PrivateKey, statement).Select(Convert.ToBase64String).ToArray(),
        };
    }

    private static Action<Dictionary<string, object>> Statement(string challenge, AppDevice device, SimulatedAndroidKeystore keystore) =>
        body => body["attestation"] = Android(challenge, device, s => s, keystore);

    private Dictionary<string, object> Apple(string challenge, string thumbprint, Func<AppAttestStatement, AppAttestStatement> change)
    {
        using var key = new SimulatedAppAttestKey(Attested.Apple);
        var statement = change(new AppAttestStatement(AppId, AttestationChallenges.ForPlatform(challenge, thumbprint)));
        return new Dictionary<string, object>
        {
            ["format"] = "apple-appattest", ["challenge"] = challenge, ["object"] = Convert.ToBase64String(key.Attest(statement, gate.Clock.GetUtcNow())),
        };
    }

    private async Task<string> LevelAsync(AppSite site, AppDevice device) => await OneAsync(site, device, "attestation_level");

    private async Task<string> FactsAsync(AppSite site, AppDevice device) => await OneAsync(site, device, "attestation");

    private async Task<string> OneAsync(AppSite site, AppDevice device, string column) => (await gate.Database.FirstAsync<string>(
        $"select {column} from apps_installation where org_id = @org and id = @id", new { org = site.OrganizationId, id = "ins_" + device.DeviceId }, Ct))!;
}

[Collection(nameof(SqliteAttestedGate))]
public sealed class AttestationTestsOnSqlite(SqliteAttestedGate gate) : AttestationTests(gate, SqliteAttestedGate.Revocations);

[Collection(nameof(PostgresAttestedGate))]
public sealed class AttestationTestsOnPostgres(PostgresAttestedGate gate) : AttestationTests(gate, PostgresAttestedGate.Revocations);
