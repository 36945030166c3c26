package io.gatun.architecture.planted.internal.elsewhere;

public final class OutsideOfTheRooms {}
