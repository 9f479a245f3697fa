using Gatehouse.Protocols.OAuth;
using Gatehouse.Server.Accounts.Contracts;

namespace Gatehouse.Server.OAuth.Tokens;

/// <summary>People as clients see them.</summary>
internal static class PersonFacts
{
    /// <summary>Claims about somebody, of which scopes open a part. Addresses come from the organization's directory, which vouches for them.</summary>
    public static PersonClaims Claims(DirectoryPerson person) => new(person.Id)
    {
        Name = person.Name,
        GivenName = person.GivenName,
        FamilyName = person.FamilyName,
        PreferredUsername = person.PreferredName,
        Email = person.Email,
        EmailVerified = person.Email is not null,
        Groups = [.. person.Groups.Select(g => g.Name)],
    };
}
