namespace Gatehouse.Client.AspNetCore;

/// <summary>Metadata of an endpoint that takes tokens of users nobody knows.</summary>
public interface IAllowAnonymousUsers;
