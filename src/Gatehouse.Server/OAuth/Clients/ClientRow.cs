using System.Text.Json;
using Gatehouse.Client.Contracts.Common;
using Gatehouse.Server.OAuth.Contracts;

namespace Gatehouse.Server.OAuth.Clients;

/// <summary>A row of <c>oauth_client</c>.</summary>
internal sealed class ClientRow
{
    public required string Id { get; init; }

    public required string OrgId { get; init; }

    public string? BuiltIn { get; init; }

    public string? Alias { get; init; }

    public required string Name { get; init; }

    public required string Settings { get; init; }

    public bool Disabled { get; init; }

    public byte[]? RegistrationHash { get; init; }

    public long Version { get; init; }

    public long CreatedMs { get; init; }

    public static string Write(ClientSettings settings) => JsonSerializer.Serialize(settings, GatehouseJson.Options);

    public static ClientSettings Read(string settings) => JsonSerializer.Deserialize<ClientSettings>(settings, GatehouseJson.Options)!;

    public OAuthClient ToClient() => new(Id, OrgId, Name, BuiltIn, Disabled, Read(Settings)) { Alias = Alias };
}
