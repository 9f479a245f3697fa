namespace Gatehouse.Client.AspNetCore;

/// <summary>Names that are used unless others are given.</summary>
public static class GatehouseAppDefaults
{
    /// <summary>The authentication scheme.</summary>
    public const string Scheme = "GatehouseApp";
}
