using System.Collections.Concurrent;
using Gatehouse.Server.Hosting;
using Gatehouse.Server.OAuth.Contracts;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.OAuth.Issuers;

/// <summary>
/// Finds the organization of an address. What a slug stands for never changes, so what was found once is remembered; what
/// was not found is asked for again.
/// </summary>
internal sealed class IssuerDirectory(Database database, PublicUrls urls) : IIssuers
{
    private const int MaxLength = 64;
    private const int MaxRemembered = 10_000;

    private readonly ConcurrentDictionary<string, (string Id, string Slug)> _known = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public async ValueTask<Issuer?> FindAsync(string org, CancellationToken ct)
    {
        if (_known.TryGetValue(org, out var known))
        {
            return Make(known.Id, known.Slug);
        }

        var row = org.Length is > 0 and <= MaxLength
            ? await database.FirstAsync<Row>("select id, slug from admin_organization where slug = @org or id = @org", new { org }, ct)
            : null;
        if (row is null)
        {
            return null;
        }

        if (_known.Count < MaxRemembered)
        {
            _known[org] = (row.Id, row.Slug);
        }

        return Make(row.Id, row.Slug);
    }

    private Issuer Make(string id, string slug) => new(id, slug, urls.For("/" + slug));

    private sealed class Row
    {
        public required string Id { get; init; }

        public required string Slug { get; init; }
    }
}
