namespace Gatehouse.Server.OAuth.Consent;

/// <summary>A row of <c>oauth_consent</c> with the names that it points to.</summary>
internal sealed class ConsentRow
{
    /// <summary><c>con_…</c></summary>
    public required string Id { get; init; }

    /// <summary>Tenant.</summary>
    public required string OrgId { get; init; }

    /// <summary>Who allowed it.</summary>
    public required string PersonId { get; init; }

    /// <summary>Their name.</summary>
    public required string PersonName { get; init; }

    /// <summary>Whom they allowed it.</summary>
    public required string ClientId { get; init; }

    /// <summary>Its name.</summary>
    public required string ClientName { get; init; }

    /// <summary>Separated by blanks.</summary>
    public required string Scopes { get; init; }

    /// <summary>First time.</summary>
    public long CreatedMs { get; init; }

    /// <summary>Last time.</summary>
    public long UpdatedMs { get; init; }
}
