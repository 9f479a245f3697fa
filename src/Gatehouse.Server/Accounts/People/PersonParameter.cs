using Gatehouse.Server.Hosting.Http;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Accounts.People;

/// <summary>The query parameter <c>person</c> of lists.</summary>
internal static class PersonParameter
{
    /// <summary>The id; null when absent.</summary>
    /// <exception cref="InvalidRequestException">Not an id of a person.</exception>
    public static string? Check(string? person) =>
        person is null || Id.Is("usr", person) ? person : throw new InvalidRequestException("person is the id of a person, usr_….");
}
