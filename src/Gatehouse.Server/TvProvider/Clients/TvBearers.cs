using System.Data;
using System.Data.Common;
using Gatehouse.Server.OAuth.Contracts;
using Gatehouse.Server.Storage;
using Gatehouse.Server.TvProvider.Applications;

namespace Gatehouse.Server.TvProvider.Clients;

/// <summary>
/// Judges access tokens: token, client, software statement and application in one prepared read, so that whatever ended one of
/// them counts on the next call, in every process.
/// </summary>
internal sealed class TvBearers(Database database, IApplications applications, TimeProvider time) : IAsyncDisposable
{
    // What a call must have, in the order of the published checks: the token, the client, its statement, its application.
    private static readonly string Live = $"""
        select t.org_id, c.id, a.id, a.version, t.scopes, c.profile_version
        from ({TvTokenSql.Find("@token")}) t join tv_client c on c.grant_id = t.grant_id
        join tv_statement s on s.id = c.statement_id and s.revoked_ms is null
        join tv_application a on a.id = c.application_id and a.org_id = t.org_id and a.disabled_ms is null
        """;

    private readonly PreparedRead<Row> _live = new(database, Live, [("token", DbType.Binary), ("now", DbType.Int64)], Row.Map);

    /// <summary>Who holds a token; null unless it lives.</summary>
    /// <param name="hash">Of <see cref="TvTokenSql.HashOf"/>.</param>
    /// <param name="ct">Cancels.</param>
    public async ValueTask<TvBearer?> FindAsync(byte[] hash, CancellationToken ct)
    {
        if (await _live.FirstAsync([hash, time.GetUtcNow().ToUnixTimeMilliseconds()], ct) is not { } row)
        {
            return null;
        }

        var application = await applications.KnownAsync(row.OrganizationId, row.ApplicationId, row.ApplicationVersion, ct);
        return application is null ? null : new TvBearer(new TvCaller(row.OrganizationId, row.ClientId, application, row.ProfileVersion), row.Scopes);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _live.DisposeAsync();

    private sealed record Row(string OrganizationId, string ClientId, string ApplicationId, long ApplicationVersion, string Scopes, long ProfileVersion)
    {
        public static Row Map(DbDataReader row) => new(row.GetString(0), row.GetString(1), row.GetString(2), row.GetInt64(3), row.GetString(4), row.GetInt64(5));
    }
}

/// <summary>A token that lives.</summary>
/// <param name="Caller">Who holds it.</param>
/// <param name="Scopes">Separated by blanks.</param>
internal sealed record TvBearer(TvCaller Caller, string Scopes)
{
    /// <summary>True when the token was given a scope that its application still has.</summary>
    public bool Has(string scope) => Caller.Application.Has(scope) && Scopes.Split(' ').Contains(scope, StringComparer.Ordinal);
}
