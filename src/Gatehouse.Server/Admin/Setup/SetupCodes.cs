using Gatehouse.Server.Hosting;
using Gatehouse.Server.Storage;
using Microsoft.Extensions.Options;

namespace Gatehouse.Server.Admin.Setup;

/// <summary>
/// One-time codes, each of which makes one organization. Only their hashes are stored, so a code that was lost cannot be
/// shown again; the next start prints a new one.
/// </summary>
public sealed class SetupCodes(Database database, PublicUrls urls, TimeProvider time)
{
    /// <summary>How long a code works.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    private const string Prefix = "gh_set_";

    /// <summary>A new link. A <paramref name="firstStart"/> link stops working once any organization exists.</summary>
    public async Task<string> NewLinkAsync(bool firstStart, CancellationToken ct) =>
        urls.For("/setup?code=" + await NewAsync(firstStart, ct));

    /// <summary>A new code.</summary>
    public async Task<string> NewAsync(bool firstStart, CancellationToken ct)
    {
        var code = SecretToken.New(Prefix);
        var now = time.GetUtcNow();
        await database.WriteAsync(async tx =>
        {
            await tx.ExecuteAsync("delete from admin_setup_code where expires_ms <= @now", new { now = now.ToUnixTimeMilliseconds() });
            await tx.ExecuteAsync(
                "insert into admin_setup_code (hash, first_start, expires_ms) values (@hash, @firstStart, @expires)",
                new { hash = SecretToken.Hash(code), firstStart, expires = (now + Lifetime).ToUnixTimeMilliseconds() });
        }, ct);
        return code;
    }

    /// <summary>True while the server has no organization.</summary>
    public async Task<bool> FirstStartAsync(CancellationToken ct) =>
        await database.FirstAsync<string>("select id from admin_organization limit 1", null, ct) is null;

    /// <summary>True when the code would work now.</summary>
    public async Task<bool> WorksAsync(string code, CancellationToken ct) =>
        SecretToken.Is(Prefix, code) && await database.FirstAsync<long?>(
            "select expires_ms from admin_setup_code where hash = @hash and expires_ms > @now", Args(code), ct) is not null;

    /// <summary>Uses a code up; false when it does not work. Of two at the same time only one gets true.</summary>
    public async Task<bool> ConsumeAsync(Tx tx, string code) =>
        SecretToken.Is(Prefix, code)
        && await tx.ExecuteAsync("delete from admin_setup_code where hash = @hash and expires_ms > @now", Args(code)) == 1;

    /// <summary>Ends the links of the first start, since there is an organization now.</summary>
    public static Task EndFirstStartAsync(Tx tx) => tx.ExecuteAsync("delete from admin_setup_code where first_start = true");

    private object Args(string code) => new { hash = SecretToken.Hash(code), now = time.GetUtcNow().ToUnixTimeMilliseconds() };
}

/// <summary>The operator's way to a further organization.</summary>
public static class SetupLinkCommand
{
    /// <summary>Prints a new link. The running server honours it: codes are in the database.</summary>
    public static async Task<int> PrintSetupLinkAsync(this WebApplication app, CancellationToken ct = default)
    {
        var code = await app.Services.GetRequiredService<SetupCodes>().NewAsync(firstStart: false, ct);
        var publicUrl = app.Services.GetRequiredService<IOptions<GatehouseOptions>>().Value.PublicUrl?.TrimEnd('/');
        app.Services.GetRequiredService<Terminal>().Say(
            "This link makes one organization. It works once, for 24 hours:", $"  {publicUrl ?? "<address of the server>"}/setup?code={code}");
        return 0;
    }
}
