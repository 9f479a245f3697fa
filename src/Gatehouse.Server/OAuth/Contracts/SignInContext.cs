namespace Gatehouse.Server.OAuth.Contracts;

/// <summary>What a feature wants remembered from a pushed authorization request that came with one of its tokens, until its code is redeemed.</summary>
/// <param name="Value">The feature's own; opaque here. Holds no secret.</param>
/// <param name="Device">Names the device to the person who is asked whether it shall be connected.</param>
public sealed record SignInContext(string Value, string Device);
